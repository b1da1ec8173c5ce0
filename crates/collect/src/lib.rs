// SPDX-License-Identifier: Apache-2.0
//! Kernel events that become flow records.

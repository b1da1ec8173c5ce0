// SPDX-License-Identifier: Apache-2.0
//! Flow records in IPFIX terms, and their attribution to workloads.

// SPDX-License-Identifier: Apache-2.0
//! What the packets of our own connections show.

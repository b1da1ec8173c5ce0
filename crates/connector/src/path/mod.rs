// SPDX-License-Identifier: Apache-2.0
//! Questions about the path: its MTU, its patience, UDP, revocation.

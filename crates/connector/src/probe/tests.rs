// SPDX-License-Identifier: Apache-2.0
//! Against servers of the tests themselves, on this machine's own address.

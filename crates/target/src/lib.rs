// SPDX-License-Identifier: Apache-2.0
//! Enforcement targets. Each is a module that sees only an [`portolan_acl::Acl`], says what it
//! can express, lowers to bytes, and reads back what stands in force. None decides anything.

pub mod nftables;

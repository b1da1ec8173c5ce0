// SPDX-License-Identifier: Apache-2.0
//! The portolan binary.
fn main() {}

// SPDX-License-Identifier: Apache-2.0
//! Repository chores.
fn main() {}

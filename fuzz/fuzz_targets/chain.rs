// SPDX-License-Identifier: Apache-2.0
//! Any bytes as a chain of certificates, SCTs, an OCSP answer and a revocation list. What must hold stands in `portolan_trust::hostile`, where
//! the long test of the workspace finds it, too.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portolan_trust::hostile::{Ground, feed};

static GROUND: LazyLock<Ground> = LazyLock::new(Ground::shipped);

fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = feed(&GROUND, bytes) {
        panic!("{broken}");
    }
});

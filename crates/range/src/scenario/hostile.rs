// SPDX-License-Identifier: Apache-2.0
//! Servers that nobody should trust to be kind.

use super::Scenario;
use super::parts::{HUB, clean};
use crate::cloud::Manner;

pub(super) fn all() -> Vec<Scenario> {
    let one = |name, manner| clean(name).manner(HUB, manner);
    vec![
        one("fields without end", Manner::EndlessFields).finds(&["hostile-peer"]),
        one("a byte a second", Manner::Drips).finds(&["hostile-peer", "http-fails"]),
        one("bytes that are no HTTP", Manner::Garbage).finds(&["hostile-peer", "http-fails"]),
        one("closes after the request", Manner::Closes).finds(&[
            "http-fails",
            "closed-midstream",
            "reset-midstream",
            "hostile-peer",
        ]),
        one("says nothing after the request", Manner::Silent).finds(&[
            "http-fails",
            "silent-after-connect",
            "silent-drop",
            "hostile-peer",
        ]),
        one("resets after the request", Manner::Resets).finds(&["reset-midstream"]),
        one("sends everybody elsewhere", Manner::Redirects),
    ]
}

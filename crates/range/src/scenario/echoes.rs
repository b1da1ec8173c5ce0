// SPDX-License-Identifier: Apache-2.0
//! An echo of the checker's own at the far end, and what stands before it.

use super::Scenario;
use super::parts::{HUB, clean, intercepted};
use crate::device::{Device, Tiny};

/// What goes out gets the middle's own address.
const TRANSLATES: &str = "nft add table ip turn\n\
    nft 'add chain ip turn out { type nat hook postrouting priority 100; }'\n\
    nft 'add rule ip turn out oifname \"right\" masquerade'";

pub(super) fn all() -> Vec<Scenario> {
    let quiet = ["echo-altered", "echo-unreached"];
    let asks = |scenario: Scenario| scenario.asking(&[HUB]).words(&["--echo", "$ECHO"]);
    vec![
        asks(clean("an echo and nobody between").with(Device::Echo))
            .tells("/echoes/0/came", "ok")
            .tells("/echoes/0/own_certificate", "true")
            .tells("/echoes/0/got/source", "10.77.0.2:")
            .tells("/echoes/0/got/ttl", "63")
            .tells("/echoes/0/got/ja4", "t13")
            .spares(&quiet),
        asks(clean("an echo behind translation of addresses").with(Device::Echo))
            .with(Device::Middle(TRANSLATES))
            .tells("/echoes/0/got/source", "10.77.1.1:")
            .tells("/echoes/0/differs", "and came from `10.77.1.1:")
            .spares(&quiet),
        asks(clean("an echo by a proxy").with(Device::Echo))
            .with(Device::Tiny(Tiny { port: 8888, ..Tiny::default() }))
            .words(&["--proxy", "http://10.77.0.1:8888"])
            .tells("/echoes/0/way", "10.77.0.1:8888")
            .tells("/echoes/0/own_certificate", "true")
            .spares(&quiet),
        asks(intercepted("an echo behind HAProxy that ends TLS", None).with(Device::Echo))
            .with(Device::HaproxyAtEcho)
            .finds(&["echo-altered"])
            .tells("/echoes/0/verdict", "confirmed")
            .tells("/echoes/0/differs", "(JA4)")
            .spares(&["echo-unreached"]),
        clean("an echo that nobody runs")
            .asking(&[HUB])
            .words(&["--echo", "203.0.113.250:9443"])
            .finds(&["echo-unreached"])
            .spares(&["echo-altered"]),
    ]
}

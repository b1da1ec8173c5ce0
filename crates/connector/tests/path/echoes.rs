// SPDX-License-Identifier: Apache-2.0
//! An echo beyond the middle: what a router, a translator and nobody else changes.

use std::sync::atomic::AtomicBool;
use std::sync::mpsc;

use portolan_connector::echo::serve;
use portolan_connector::probe::Options;
use portolan_doctor::seen::{EchoSeen, Speaks};

use crate::alone::{alone, sh};
use crate::network::{FAR, ask, build, on, options};

static NEVER: AtomicBool = AtomicBool::new(false);

fn visited() -> EchoSeen {
    let (tell, told) = mpsc::channel();
    on("far", move || {
        let (listen, plain) = ("0.0.0.0:443".parse().unwrap(), "0.0.0.0:80".parse().unwrap());
        let begun = |echo: &portolan_connector::echo::Echo| {
            tell.send(echo.fingerprint().to_owned()).unwrap();
        };
        serve(listen, Some(plain), "far", begun, &NEVER).unwrap();
    });
    let own = told.recv().unwrap();
    let options = Options { echoes: vec![(format!("{FAR}:443"), Some(own))], ..options() };
    ask(Speaks::Tcp, &options).0.echoes.remove(0)
}

#[test]
fn a_router_takes_one_from_the_time_to_live_and_nothing_else() {
    let name = "echoes::a_router_takes_one_from_the_time_to_live_and_nothing_else";
    alone(name, &[], || {
        build();
        let seen = visited();
        assert_eq!(seen.failure, None);
        let got = seen.got.unwrap();
        assert_eq!((seen.sent.ttl, got.ttl), (Some(64), Some(63)));
        assert_eq!((&seen.sent.sha256, &seen.sent.source), (&got.sha256, &got.source));
        assert_eq!(seen.is_own_certificate, Some(true));
        assert!(!seen.request_fields.is_empty());
    });
}

#[test]
fn a_translator_changes_the_source_and_not_the_hello() {
    alone("echoes::a_translator_changes_the_source_and_not_the_hello", &["nft"], || {
        build();
        sh("ip netns exec middle nft add table ip turn
            ip netns exec middle nft 'add chain ip turn on { type nat hook postrouting priority 100; }'
            ip netns exec middle nft 'add rule ip turn on oifname m1 masquerade'");
        let seen = visited();
        let got = seen.got.unwrap();
        assert_eq!(seen.sent.ja4, got.ja4);
        assert_eq!(seen.sent.sha256, got.sha256);
        assert!(got.source.unwrap().starts_with("10.2.0.1:"));
    });
}

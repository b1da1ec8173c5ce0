// SPDX-License-Identifier: Apache-2.0
//! What is told to who watches.

use portolan_doctor::seen::*;
use portolan_doctor::{changes, view};

use super::world::*;

fn kinds(before: &Run, after: &Run) -> Vec<String> {
    let place = |change: &portolan_doctor::Change| {
        change.about.as_ref().map(|about| about.host.clone()).unwrap_or_default()
    };
    changes(&judged(before), &judged(after))
        .iter()
        .map(|change| format!("{} {}", change.kind, place(change)))
        .collect()
}

#[test]
fn times_and_the_order_of_asking_are_no_change() {
    let before = run();
    let mut after = run();
    after.started = "2026-11-27T12:05:00Z".into();
    after.took_ms = 99;
    after.addresses.reverse();
    assert_eq!(kinds(&before, &after), Vec::<String>::new());
}

#[test]
fn a_device_that_begins_to_read_along_is_told_with_its_issuer() {
    let before = run();
    let mut after = run();
    after.addresses[0].tls = Some(tls(HUB, By::Private(ZSCALER), Leaf::Good));
    let hub = |kind: &str| format!("{kind} {HUB}");
    assert_eq!(
        kinds(&before, &after),
        ["verdict ".to_owned(), "product ".into(), hub("verdict"), hub("issuer"), hub("finding")]
    );
    let back = kinds(&after, &before);
    assert_eq!(
        back,
        [
            "verdict ".to_owned(),
            "product ".into(),
            hub("verdict"),
            hub("issuer"),
            hub("no-finding")
        ]
    );
}

#[test]
fn an_address_that_is_lost_and_found_again_is_told_with_how_it_ended() {
    let before = run();
    let mut after = run();
    after.started = "2026-11-27T12:05:00Z".into();
    after.addresses[1].tcp[0].failure = Some(failure(Kind::Timeout));
    stopped(&mut after.addresses[1]);
    let all = changes(&judged(&before), &judged(&after));
    let text = view::changed(&all);
    assert!(text.contains("2026-11-27T12:05:00Z contoso.xendesktop.net:443 (direct) unreached: ok -> connect: nothing came in 12 ms"), "{text}");
    assert!(kinds(&after, &before).contains(&format!("reached {SITE}")));
}

#[test]
fn addresses_that_come_and_go_are_told() {
    let before = run();
    let mut after = run();
    after.addresses.remove(2);
    assert_eq!(kinds(&before, &after), [format!("gone {STORAGE}")]);
    assert_eq!(kinds(&after, &before), [format!("new {STORAGE}")]);
}

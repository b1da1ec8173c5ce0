// SPDX-License-Identifier: Apache-2.0
//! The machine that the tests run on.

use super::*;

#[test]
fn this_machine_has_a_loopback_and_a_way_to_it() {
    let mut omitted = Vec::new();
    let mut host = look(&Texts::default(), &mut omitted);
    let loopback = host.interfaces.iter().find(|i| i.name == "lo").unwrap();
    assert_eq!(loopback.kind, "loopback");
    assert!(!loopback.is_tunnel());
    let tried = BTreeSet::from(["127.0.0.1:1".parse().unwrap()]);
    look_again(&mut host, &tried, &mut omitted);
    // Beside it, those to the servers of names that the machine has.
    let way = host.routes.iter().find(|route| route.to.is_loopback()).unwrap();
    assert_eq!(way.interface, "lo");
    assert!(host.after.tcp_syn_retransmits >= host.before.tcp_syn_retransmits);
}

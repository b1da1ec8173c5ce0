// SPDX-License-Identifier: Apache-2.0
//! Counting, and what is counted together.

use jiff::{SignedDuration, Timestamp};
use portolan_net::Service;

use super::*;
use crate::Attributor;
use crate::testing::{catalogue, record, site};

fn discover(records: impl IntoIterator<Item = Record>) -> Discovery {
    let (site, catalogue) = (site(), catalogue());
    let attributor = Attributor::new(&site, &catalogue);
    let mut discovery = Discovery::default();
    for record in records {
        discovery.add(&attributor.attribute(record));
    }
    discovery
}

fn at(second: i64, mut record: Record) -> Record {
    record.observed_at = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second);
    record
}

#[test]
fn workloads_of_one_tier_are_one_kind() {
    let https = Service::tcp(443);
    let found = discover([
        at(7, record("10.0.0.1", "10.0.1.1", https)),
        at(3, record("10.0.0.2", "10.0.1.1", https)),
        at(5, record("10.0.0.2", "10.0.1.1", Service::tcp(80))),
    ]);
    let [most, least] = found.by_count()[..] else { panic!("{found:?}") };
    assert_eq!((most.count, least.count), (2, 1));
    assert_eq!(most.kind.source, Class::Tier("StoreFront".into()));
    assert_eq!((most.first_seen.as_second(), most.last_seen.as_second()), (3, 7));
    let resembles = most.resembles.as_ref().unwrap();
    assert_eq!(resembles.requirement, "t/storefront/controller");
}

#[test]
fn addresses_of_one_group_are_one_kind_and_strangers_are_not() {
    let found = discover(
        ["192.168.1.1", "192.168.1.2", "9.9.9.9", "9.9.9.8"]
            .map(|to| record("10.0.0.1", to, Service::tcp(443))),
    );
    let counts: Vec<u64> = found.by_count().iter().map(|d| d.count).collect();
    assert_eq!(counts, [2, 1, 1]);
}

#[test]
fn a_scan_cannot_fill_the_memory_and_what_was_left_out_is_counted() {
    let wide = (0..=u16::MAX).map(|port| record("10.0.0.1", "10.0.1.1", Service::tcp(port)));
    let more = (0..10).map(|port| record("10.0.0.1", "10.0.1.1", Service::udp(port)));
    let found = discover(wide.chain(more));
    assert_eq!(found.by_count().len(), KINDS_MAX);
    assert_eq!(found.beyond(), 10);
}

// SPDX-License-Identifier: Apache-2.0
//! Many small applications: four workloads and three policies each, as in Antrea's published
//! measurement of 25,000 namespaces, with what binds applications together in practice besides.

use std::net::{Ipv4Addr, Ipv6Addr};

use portolan_site::model::{
    Allow, Mode, Part, PolicyKind, Rule, Rules, Selector, Site, SiteDefault, Within,
};
use portolan_testkit::build::{
    SiteWords, Written, addresses, allow, application, categories, except, isolation, service_set,
    shared_service, site as empty_site, strict_quarantine,
};

/// Workloads of one application. It has three policies.
pub(crate) const WORKLOADS: u32 = 4;

/// Of so many applications one opens connections to the next.
const TALKS: u32 = 5;
/// Of so many applications one is for tests, and kept apart.
const TESTS: u32 = 10;
/// Of so many applications one is still in monitor mode, and another has a canary.
const MONITORED: u32 = 20;

/// A site of so many applications, and a few policies and workloads that all of them share.
pub(crate) fn site(applications: u32) -> Site {
    let mut site = shared(empty_site());
    for number in 0..applications {
        let app = App { number, of: applications };
        site = app.policies(app.workloads(site));
    }
    site.default(SiteDefault { allow: Allow::No, ..SiteDefault::default() }).done()
}

/// Name service for everybody, a quarantine that holds nobody yet, and tests kept apart.
fn shared(site: SiteWords) -> SiteWords {
    let tests = || categories("Environment:Test");
    let rest = except(Selector::everything(), tests());
    site.workload("names-1", "192.0.2.1; fd00::1", "Service:Names")
        .workload("names-2", "192.0.2.2; fd00::2", "Service:Names")
        .policy(shared_service("shared-names", categories("Service:Names")).inbound([allow(
            "ask",
            Selector::everything(),
            "udp/53, tcp/53",
        )]))
        .policy(strict_quarantine("quarantine", categories("Quarantine:Strict")))
        .policy(isolation("tests", [tests(), rest]))
}

struct App {
    number: u32,
    of: u32,
}

impl App {
    fn name(&self) -> String {
        format!("app-{:05}", self.number)
    }

    /// The application that is so many further on, round in a ring.
    fn further(&self, by: u32) -> Self {
        Self { number: (self.number + by) % self.of, of: self.of }
    }

    fn tier(&self, tier: &str) -> Selector {
        categories(&format!("App:{}; Tier:{tier}", self.name()))
    }

    fn workloads(&self, mut site: SiteWords) -> SiteWords {
        let environment = if self.number % TESTS == 2 { "; Environment:Test" } else { "" };
        for n in 0..WORKLOADS {
            let tier = if n < 2 { "Web" } else { "Database" };
            let ring = if n == 0 && self.has_canary() { "; Ring:First" } else { "" };
            let words = format!("App:{}; Tier:{tier}{environment}{ring}", self.name());
            let (v4, v6) = scattered(self.number * WORKLOADS + n);
            site = site.workload(&format!("{}-{n}", self.name()), &format!("{v4}; {v6}"), &words);
        }
        site
    }

    fn has_canary(&self) -> bool {
        self.number % MONITORED == 1
    }

    fn policies(&self, site: SiteWords) -> SiteWords {
        let mode =
            if self.number.is_multiple_of(MONITORED) { Mode::Monitor } else { Mode::Enforce };
        let web = if self.has_canary() { canary(self.web()) } else { self.web().mode(mode) };
        site.policy(self.whole().mode(mode)).policy(web).policy(self.database().mode(mode))
    }

    /// What all of its workloads may do, and that nothing else is allowed.
    fn whole(&self) -> Written {
        let all = categories(&format!("App:{}", self.name()));
        let names = allow("names", categories("Service:Names"), "udp/53, tcp/53");
        application(&self.name(), [("all", all)]).inbound([]).outbound([names])
    }

    fn web(&self) -> Written {
        let mut inbound = vec![allow("users", addresses("172.16.0.0/12, fd01::/16"), "tcp/443")];
        let mut outbound = vec![allow("rows", self.tier("Database"), "tcp/5432")];
        match self.number % TALKS {
            0 => outbound.push(allow("next", self.further(1).tier("Web"), "tcp/8443")),
            1 => inbound.push(allow("last", self.further(self.of - 1).tier("Web"), "tcp/8443")),
            _ => {}
        }
        let web = application(&format!("{}-web", self.name()), [("web", self.tier("Web"))]);
        listing(web, inbound, outbound)
    }

    fn database(&self) -> Written {
        let id = format!("{}-database", self.name());
        application(&id, [("database", self.tier("Database"))])
            .inbound([allow("rows", self.tier("Web"), "tcp/5432")])
            .outbound([])
            .within("database", Within::Services(service_set("tcp/7000-7001")))
    }
}

/// The policy with these rules in a list that is as long as they are.
fn listing(policy: Written, inbound: Vec<Rule>, outbound: Vec<Rule>) -> Written {
    let mut policy = policy;
    if let PolicyKind::Application(application) = &mut policy.0.kind {
        application.inbound = Some(Rules::List(inbound.into_boxed_slice().into_vec()));
        application.outbound = Some(Rules::List(outbound.into_boxed_slice().into_vec()));
    }
    policy
}

/// Enforced, but for the first ring.
fn canary(policy: Written) -> Written {
    policy.monitored(Part { workloads: Some(categories("Ring:First")), ..Part::default() })
}

/// Addresses of one machine. Machines of one application are no neighbours in either family, so
/// that member tables hold as many ranges as they do in practice.
fn scattered(number: u32) -> (Ipv4Addr, Ipv6Addr) {
    // An odd factor permutes the numbers below a power of two.
    let place = number.wrapping_mul(0x9e37_79b1) & 0x00ff_ffff;
    let [_, a, b, c] = place.to_be_bytes();
    let v4 = Ipv4Addr::new(10, a, b, c);
    (v4, Ipv6Addr::new(0xfd00, 0x10, 0, 0, 0, 0, u16::from(a), u16::from_be_bytes([b, c])))
}

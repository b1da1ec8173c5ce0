// SPDX-License-Identifier: Apache-2.0
//! The pieces that scenarios are put together from.

use super::{FarHost, Scenario, Truth, Verdict};
use crate::cloud::{Manner, Said, View};
use crate::device::Device;

/// Certificates, as a server sends them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Chain {
    /// By one of the public authorities, with promises of two logs.
    Public,
    Expired,
    NotYet,
    /// The leaf alone.
    Incomplete,
    /// The root too, twice the intermediate, in the wrong order.
    Disordered,
    /// By a private authority of this name.
    Private(&'static str),
    /// By a private authority, the leaf alone.
    SelfSignedBy(&'static str),
    /// By a private authority, with the promises of the real certificate.
    CopiesPromises(&'static str),
}

pub(super) const HUB: &str = "agenthub.citrixworkspacesapi.net";
pub(super) const SITE: &str = "contoso.xendesktop.net";
pub(super) const GATEWAY: &str = "global-all.g.nssvc.net";
pub(super) const POP: &str = "az-eu-w.g.nssvc.net";
pub(super) const STORAGE: &str = "cwsproduction.blob.core.windows.net";
pub(super) const RELAY: &str = "ctxwsp-agent-westeurope.servicebus.windows.net";
pub(super) const DIGICERT: &str = "dl.cacerts.digicert.com";

pub(super) fn host(name: &'static str) -> FarHost {
    FarHost { name, ..FarHost::default() }
}

/// The far end as it should be: Citrix's names under one authority, other people's under another.
pub(super) fn good() -> Vec<FarHost> {
    let other = |name| FarHost { operator: 1, ..host(name) };
    vec![
        host(HUB),
        host(SITE),
        FarHost { leads_to: Some(POP), ..host(GATEWAY) },
        FarHost { addresses: None, ..host(POP) },
        other(STORAGE),
        other(RELAY),
        other(DIGICERT),
        other("crl3.digicert.com"),
        host("az-us-e.g.nssvc.net"),
        other("www.example.com"),
    ]
}

/// A scenario over a good far end, of which nothing is to be told.
pub(super) fn clean(name: &'static str) -> Scenario {
    Scenario {
        name,
        truth: Truth {
            is_intercepted: false,
            verdict: Verdict::None..=Verdict::None,
            product: None,
            finds: Vec::new(),
            tells: Vec::new(),
            spares: Vec::new(),
            within_ms: None,
            is_parallel: false,
        },
        hosts: good(),
        says: Vec::new(),
        devices: Vec::new(),
        asks: vec![HUB, SITE, GATEWAY, STORAGE, DIGICERT],
        words: Vec::new(),
        environment: Vec::new(),
        files: Vec::new(),
        clock_ahead_s: 0,
        is_silent_by_udp: false,
        system_trusts: None,
    }
}

/// A scenario in which somebody reads along.
pub(super) fn intercepted(name: &'static str, product: Option<&'static str>) -> Scenario {
    let mut all = clean(name);
    all.truth.is_intercepted = true;
    all.truth.verdict = Verdict::Confirmed..=Verdict::Confirmed;
    all.truth.product = product;
    all
}

impl Scenario {
    pub(super) fn with(mut self, device: Device) -> Self {
        self.devices.push(device);
        self
    }

    pub(super) fn asking(mut self, hosts: &[&'static str]) -> Self {
        self.asks = hosts.to_vec();
        self
    }

    pub(super) fn words(mut self, words: &[&str]) -> Self {
        self.words.extend(words.iter().map(|word| (*word).to_owned()));
        self
    }

    /// One of these must be told.
    pub(super) fn finds(mut self, codes: &'static [&'static str]) -> Self {
        self.truth.finds.push(codes);
        self
    }

    /// The report must say this at that place.
    pub(super) fn tells(mut self, place: &'static str, words: &'static str) -> Self {
        self.truth.tells.push((place, words));
        self
    }

    pub(super) fn spares(mut self, codes: &[&'static str]) -> Self {
        self.truth.spares.extend(codes);
        self
    }

    pub(super) fn says(mut self, view: View, name: &'static str, said: Said) -> Self {
        self.says.push((view, name, said));
        self
    }

    pub(super) fn chain(self, name: &'static str, chain: Chain) -> Self {
        self.change(name, |host| host.chain = chain)
    }

    pub(super) fn manner(self, name: &'static str, manner: Manner) -> Self {
        self.change(name, |host| host.manner = manner)
    }

    /// Every host of the far end.
    pub(super) fn everywhere(mut self, change: impl Fn(&mut FarHost)) -> Self {
        self.hosts.iter_mut().for_each(change);
        self
    }

    pub(super) fn change(mut self, name: &'static str, change: impl Fn(&mut FarHost)) -> Self {
        self.hosts.iter_mut().filter(|host| host.name == name).for_each(change);
        self
    }

    pub(super) fn trusted(mut self, authority: &'static str) -> Self {
        self.system_trusts = Some(authority);
        self
    }

    pub(super) fn file(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.files.push((name, text.into()));
        self
    }

    pub(super) fn between(mut self, least: Verdict, most: Verdict) -> Self {
        self.truth.verdict = least..=most;
        self
    }
}

// SPDX-License-Identifier: Apache-2.0
//! Policies in words. Each starts enforced.

use std::collections::BTreeMap;

use portolan_site::model::{
    Application, Forbid, Isolation, Mode, Part, Policy, PolicyKind, Quarantine, QuarantineLevel,
    Rule, Rules, Selector, SharedService, Side, Tier, Within,
};

/// A policy as far as it is written.
#[derive(Clone, Debug)]
pub struct Written(pub Policy);

/// A strict quarantine.
pub fn strict_quarantine(id: &str, secures: Selector) -> Written {
    quarantine(id, QuarantineLevel::Strict, secures)
}

/// A forensic quarantine; give it what it allows with `inbound` and `outbound`.
pub fn forensic_quarantine(id: &str, secures: Selector) -> Written {
    quarantine(id, QuarantineLevel::Forensic, secures)
}

fn quarantine(id: &str, level: QuarantineLevel, secures: Selector) -> Written {
    let (inbound, outbound) = (Vec::new(), Vec::new());
    written(id, PolicyKind::Quarantine(Quarantine { level, secures, inbound, outbound }))
}

/// A shared service; give it what it allows with `inbound` and `outbound`.
pub fn shared_service(id: &str, secures: Selector) -> Written {
    let (inbound, outbound) = (Vec::new(), Vec::new());
    written(id, PolicyKind::SharedService(SharedService { secures, inbound, outbound }))
}

/// An isolation between sides.
pub fn isolation<const N: usize>(id: &str, sides: [Selector; N]) -> Written {
    let side = |(number, select)| Side { name: format!("side-{number}"), select };
    let sides = sides.into_iter().enumerate().map(side).collect();
    written(id, PolicyKind::Isolation(Isolation { sides }))
}

/// An application of tiers; it secures no direction until it is given one.
pub fn application<const N: usize>(id: &str, tiers: [(&str, Selector); N]) -> Written {
    let tier = |(name, select): (&str, Selector)| Tier { name: name.into(), select };
    let tiers = tiers.into_iter().map(tier).collect();
    let (inbound, outbound, within) = (None, None, BTreeMap::new());
    written(id, PolicyKind::Application(Application { tiers, inbound, outbound, within }))
}

fn written(id: &str, kind: PolicyKind) -> Written {
    Written(Policy {
        id: id.into(),
        purpose: "a test".into(),
        mode: Mode::Enforce,
        monitored: Vec::new(),
        forbid: None,
        kind,
        span: None,
    })
}

impl Written {
    /// Its inbound list.
    #[must_use]
    pub fn inbound<const N: usize>(mut self, rules: [Rule; N]) -> Self {
        match &mut self.0.kind {
            PolicyKind::Application(a) => a.inbound = Some(Rules::List(rules.into())),
            PolicyKind::SharedService(s) => s.inbound = rules.into(),
            PolicyKind::Quarantine(q) => q.inbound = rules.into(),
            PolicyKind::Isolation(_) => {}
        }
        self
    }

    /// Its outbound list.
    #[must_use]
    pub fn outbound<const N: usize>(mut self, rules: [Rule; N]) -> Self {
        match &mut self.0.kind {
            PolicyKind::Application(a) => a.outbound = Some(Rules::List(rules.into())),
            PolicyKind::SharedService(s) => s.outbound = rules.into(),
            PolicyKind::Quarantine(q) => q.outbound = rules.into(),
            PolicyKind::Isolation(_) => {}
        }
        self
    }

    /// `inbound: any`.
    #[must_use]
    pub fn inbound_any(self) -> Self {
        self.application(|a| a.inbound = Some(Rules::Any))
    }

    /// `outbound: any`.
    #[must_use]
    pub fn outbound_any(self) -> Self {
        self.application(|a| a.outbound = Some(Rules::Any))
    }

    /// What it says of the traffic within one of its tiers.
    #[must_use]
    pub fn within(self, tier: &str, within: Within) -> Self {
        self.application(|a| {
            a.within.insert(tier.into(), within);
        })
    }

    fn application(mut self, change: impl FnOnce(&mut Application)) -> Self {
        if let PolicyKind::Application(application) = &mut self.0.kind {
            change(application);
        }
        self
    }

    /// `mode:`.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.0.mode = mode;
        self
    }

    /// Enforced but for this part.
    #[must_use]
    pub fn monitored(mut self, part: Part) -> Self {
        self.0.monitored.push(part);
        self
    }

    /// How it refuses.
    #[must_use]
    pub fn refusing(mut self, forbid: Forbid) -> Self {
        self.0.forbid = Some(forbid);
        self
    }
}

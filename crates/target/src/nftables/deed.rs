// SPDX-License-Identifier: Apache-2.0
//! What is done with services between two ends.

use portolan_acl::{Piece, Profile};
use portolan_net::{Protocol, ServiceSet};
use portolan_site::model::{Decision, Direction, Forbid, Outcome};

use super::names::log_prefix;

/// What is done with a service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deed {
    /// It passes without a word.
    Pass,
    /// It is logged under this prefix, and passes.
    Flag(String),
    /// It is logged under this prefix, and refused.
    Deny(String, Forbid),
}

/// Every service by what is done with it: disjoint sets, each deed once, ascending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Deeds(pub(super) Vec<(Deed, ServiceSet)>);

/// So many ports are a few.
const PORTS_MAX: usize = 16;

impl Deeds {
    /// With packets that open connections.
    pub(super) fn opening(profile: &Profile<'_>, direction: Direction) -> Self {
        Self::of(profile, |piece| deed(piece, direction))
    }

    /// With packets of established connections.
    pub(super) fn cutting(profile: &Profile<'_>, direction: Direction) -> Self {
        Self::of(profile, |piece| {
            let cuts = !piece.live.outcome.allows() && piece.live.reason.cuts_established();
            if cuts { deed(piece, direction) } else { Deed::Pass }
        })
    }

    fn of(profile: &Profile<'_>, deed: impl Fn(&Piece<'_>) -> Deed) -> Self {
        let mut merged: Vec<(Deed, ServiceSet)> = Vec::new();
        for piece in &profile.pieces {
            let deed = deed(piece);
            match merged.iter_mut().find(|(d, _)| *d == deed) {
                Some((_, all)) => *all = all.union(&piece.services),
                None => merged.push((deed, piece.services.clone())),
            }
        }
        merged.sort();
        Self(merged)
    }

    /// Whether every service passes without a word.
    pub(super) fn pass_all(&self) -> bool {
        matches!(self.0.as_slice(), [(Deed::Pass, _)] | [])
    }

    /// A few ports, where these deeds differ from others in nothing but letting those pass.
    pub(super) fn ports_beyond(&self, others: &Self) -> Option<Vec<(Protocol, u16)>> {
        for (deed, services) in &self.0 {
            if *deed != Deed::Pass && !others.services(deed)?.contains_all(services) {
                return None;
            }
        }
        let nothing = ServiceSet::default();
        let others = others.services(&Deed::Pass).unwrap_or(&nothing);
        let beyond = self.services(&Deed::Pass)?.difference(others);
        let mut ports = Vec::new();
        for (protocol, first, last) in beyond.ranges() {
            if !protocol.has_ports() || usize::from(last - first) >= PORTS_MAX {
                return None;
            }
            ports.extend((first..=last).map(|port| (protocol, port)));
        }
        (ports.len() <= PORTS_MAX).then_some(ports)
    }

    fn services(&self, deed: &Deed) -> Option<&ServiceSet> {
        self.0.iter().find(|(d, _)| d == deed).map(|(_, services)| services)
    }
}

fn deed(piece: &Piece<'_>, direction: Direction) -> Deed {
    let prefix = |word: &str, decision: &Decision| {
        let policy = decision.policy.as_deref().unwrap_or("-");
        let rule = decision.rule.as_deref().unwrap_or("-");
        log_prefix(word, direction.word(), policy, rule)
    };
    match (piece.live.outcome, piece.intended.outcome) {
        (Outcome::Allow, Outcome::Allow) => Deed::Pass,
        (Outcome::Allow, Outcome::Deny(_)) => Deed::Flag(prefix("flag", piece.intended)),
        (Outcome::Deny(forbid), _) => Deed::Deny(prefix("deny", piece.live), forbid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deeds(pass: &ServiceSet) -> Deeds {
        let denied = ServiceSet::any().difference(pass);
        let deny = Deed::Deny("p".into(), Forbid::Drop);
        Deeds(vec![(Deed::Pass, pass.clone()), (deny, denied)])
    }

    #[test]
    fn a_few_ports_that_pass_as_well_are_told() {
        let usual = deeds(&ServiceSet::udp(68));
        let more = ServiceSet::range(Protocol::TCP, 443, 444).union(&ServiceSet::udp(68));
        let told = Some(vec![(Protocol::TCP, 443), (Protocol::TCP, 444)]);
        assert_eq!(deeds(&more).ports_beyond(&usual), told);
    }

    #[test]
    fn whatever_else_differs_is_no_matter_of_a_few_ports() {
        let usual = deeds(&ServiceSet::udp(68));
        assert_eq!(deeds(&ServiceSet::tcp(443)).ports_beyond(&usual), None, "udp/68 is denied");
        let wide = deeds(&ServiceSet::range(Protocol::TCP, 1, 17).union(&ServiceSet::udp(68)));
        assert_eq!(wide.ports_beyond(&usual), None, "a wide range");
        let silent = ServiceSet::udp(68).union(&ServiceSet::protocol(Protocol(47)));
        assert_eq!(deeds(&silent).ports_beyond(&usual), None, "a protocol without ports");
        let mut flagged = deeds(&ServiceSet::udp(68).union(&ServiceSet::tcp(443)));
        flagged.0.push((Deed::Flag("f".into()), ServiceSet::tcp(80)));
        assert_eq!(flagged.ports_beyond(&usual), None, "tcp/80 is flagged");
    }
}

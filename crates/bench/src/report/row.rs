// SPDX-License-Identifier: Apache-2.0
//! One result.

use serde::{Deserialize, Serialize};

use crate::kernel::Middle;

/// A figure, and the same of a peer where there is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub name: String,
    pub value: f64,
    pub unit: String,
    pub peer: Option<String>,
    pub peer_value: Option<f64>,
    /// Ours to the peer's.
    pub ratio: Option<f64>,
    /// Where the ratio of very many rounds would be found 95 times of 100, where rounds tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio_95: Option<[f64; 2]>,
    /// Of the ratio where a row was put beside its peer first, otherwise of the value.
    pub target: Option<f64>,
    pub holds: Option<bool>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &str) -> Self {
        Self {
            name: name.into(),
            value: round(value),
            unit: unit.into(),
            peer: None,
            peer_value: None,
            ratio: None,
            ratio_95: None,
            target: None,
            holds: None,
        }
    }

    /// Beside a peer.
    #[must_use]
    pub(crate) fn beside(self, peer: &str, value: f64) -> Self {
        let ratio = self.value / value;
        self.beside_at(peer, value, ratio)
    }

    /// Beside a peer, the ratio found by itself.
    #[must_use]
    fn beside_at(self, peer: &str, value: f64, ratio: f64) -> Self {
        let (peer_value, ratio) = (Some(round(value)), Some(round(ratio)));
        Self { peer: Some(peer.into()), peer_value, ratio, ..self }
    }

    /// Beside a peer, the ratio found by itself and in rounds.
    #[must_use]
    pub(crate) fn in_rounds(self, peer: &str, value: f64, ratio: Middle) -> Self {
        let ratio_95 = ratio.bounds.map(|bounds| bounds.map(round));
        Self { ratio_95, ..self.beside_at(peer, value, ratio.median) }
    }

    /// Beside a peer, where a target is of our figure and not of the ratio.
    #[must_use]
    pub(crate) fn at(self, peer: &str, value: f64) -> Self {
        let (target, holds) = (self.target, self.holds);
        Self { target, holds, ..self.beside(peer, value) }
    }

    /// A peer that could not be measured, and why.
    #[must_use]
    pub(crate) fn without(self, peer: &str, why: &str) -> Self {
        Self { peer: Some(format!("{peer}: not measured, {why}")), ..self }
    }

    /// In short, for those who wait for the rest.
    pub(crate) fn line(&self) -> String {
        let ratio = self.ratio.map(|ratio| format!(", ratio {ratio}")).unwrap_or_default();
        let peer = self.peer.as_ref().map(|peer| format!(" beside {peer}")).unwrap_or_default();
        format!("{}: {} {}{ratio}{peer}", self.name, self.value, self.unit)
    }

    #[must_use]
    pub(crate) fn at_least(self, target: f64) -> Self {
        self.held(target, |measured| measured >= target)
    }

    #[must_use]
    pub(crate) fn at_most(self, target: f64) -> Self {
        self.held(target, |measured| measured <= target)
    }

    fn held(self, target: f64, holds: impl Fn(f64) -> bool) -> Self {
        let measured = self.ratio.unwrap_or(self.value);
        Self { target: Some(target), holds: Some(holds(measured)), ..self }
    }

    /// A figure that nobody may judge by.
    #[must_use]
    pub(crate) fn unjudged(self) -> Self {
        Self { target: None, holds: None, ..self }
    }
}

/// Four digits say all that is known.
fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10f64.powf(3.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_of_the_ratio_where_there_is_one() {
        let row = Row::new("x", 50.0, "ms").beside("p", 100.0).at_most(0.6);
        assert_eq!((row.ratio, row.holds), (Some(0.5), Some(true)));
        assert_eq!(Row::new("x", 50.0, "ms").at_most(0.6).holds, Some(false));
        assert_eq!(Row::new("x", 50.0, "ms").at_least(0.6).unjudged().holds, None);
    }

    #[test]
    fn a_peer_that_was_not_measured_says_so_and_holds_nothing() {
        let row = Row::new("x", 50.0, "ms").without("p", "it is not installed");
        assert_eq!(row.peer.as_deref(), Some("p: not measured, it is not installed"));
        assert_eq!((row.peer_value, row.ratio, row.holds), (None, None, None));
    }

    #[test]
    fn figures_have_four_digits() {
        let digits = |v| Row::new("x", v, "ms").value;
        assert_eq!((digits(123_456.0), digits(0.012_345_6)), (123_500.0, 0.012_35));
    }
}

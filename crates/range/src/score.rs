// SPDX-License-Identifier: Apache-2.0
//! What the checker said, held against what is true.

use std::fmt::Write;

use serde_json::Value;

use crate::scenario::{Scenario, Verdict};
use crate::stage::Played;

/// One scenario's score.
#[derive(Clone, Debug)]
pub struct Scored {
    pub name: &'static str,
    pub is_intercepted: bool,
    /// `None`: the checker gave no report.
    pub said: Option<Verdict>,
    /// What was not as it must be.
    pub faults: Vec<String>,
}

/// Compares a report with the truth.
pub fn score(scenario: &Scenario, played: &Played) -> Scored {
    let report: Option<Value> = serde_json::from_str(&played.stdout).ok();
    let said = report.as_ref().and_then(verdict);
    let mut faults = Vec::new();
    match &report {
        None => faults.push(format!("no report; exit {:?}\n{}", played.code, played.stderr)),
        Some(report) => judge(scenario, report, said, &mut faults),
    }
    if played.stderr.contains("panicked") {
        faults.push(format!("it panicked: {}", played.stderr));
    }
    Scored { name: scenario.name, is_intercepted: scenario.truth.is_intercepted, said, faults }
}

fn verdict(report: &Value) -> Option<Verdict> {
    let word = report.get("verdict")?.as_str()?;
    Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
}

fn judge(scenario: &Scenario, report: &Value, said: Option<Verdict>, faults: &mut Vec<String>) {
    let truth = &scenario.truth;
    match said {
        Some(said) if truth.verdict.contains(&said) => {}
        said => faults.push(format!("the verdict is {said:?}, and should be {:?}", truth.verdict)),
    }
    let product = report.get("product").and_then(Value::as_str);
    if product != truth.product {
        faults.push(format!("the product is {product:?}, and should be {:?}", truth.product));
    }
    let codes = codes(report);
    for wanted in &truth.finds {
        if !codes.iter().any(|code| wanted.contains(&code.as_str())) {
            faults.push(format!("none of {wanted:?} is told; told are {codes:?}"));
        }
    }
    for (place, words) in &truth.tells {
        let said = report.pointer(place).map(Value::to_string).unwrap_or_default();
        if !said.contains(words) {
            faults.push(format!("`{place}` is {said}, and should say `{words}`"));
        }
    }
    speed(scenario, report, faults);
    for code in truth.spares.iter().filter(|spared| codes.iter().any(|code| code == *spared)) {
        faults.push(format!("`{code}` is told, and is not so"));
    }
}

fn speed(scenario: &Scenario, report: &Value, faults: &mut Vec<String>) {
    let took = |value: &Value| value.get("took_ms").and_then(Value::as_u64);
    let whole = took(report).unwrap_or(u64::MAX);
    if scenario.truth.within_ms.is_some_and(|most| whole > most) {
        faults.push(format!("it took {whole} ms, and may take {:?}", scenario.truth.within_ms));
    }
    let addresses = report.get("addresses").and_then(Value::as_array);
    let slowest = addresses.into_iter().flatten().filter_map(took).max().unwrap_or_default();
    if scenario.truth.is_parallel && whole.saturating_mul(2) > slowest.saturating_mul(3) {
        faults.push(format!("it took {whole} ms, and its slowest address {slowest} ms"));
    }
}

fn codes(report: &Value) -> Vec<String> {
    let findings = report.get("findings").and_then(Value::as_array);
    let code = |finding: &Value| Some(finding.get("code")?.as_str()?.to_owned());
    findings.into_iter().flatten().filter_map(code).collect()
}

/// How often each truth met each verdict.
pub fn matrix(all: &[Scored]) -> String {
    let mut text = format!(
        "{:<24}{:>10}{:>12}{:>10}{:>12}{:>12}\n",
        "", "none", "suspected", "likely", "confirmed", "no report"
    );
    for (word, is_intercepted) in [("somebody reads along", true), ("nobody does", false)] {
        let of = |said: Option<Verdict>| {
            all.iter().filter(|s| s.is_intercepted == is_intercepted && s.said == said).count()
        };
        let [none, suspected, likely, confirmed] = Verdict::ALL.map(|verdict| of(Some(verdict)));
        let _ = writeln!(
            text,
            "{word:<24}{none:>10}{suspected:>12}{likely:>10}{confirmed:>12}{:>12}",
            of(None)
        );
    }
    let found = all.iter().filter(|s| s.is_intercepted && s.said > Some(Verdict::None)).count();
    let there = all.iter().filter(|s| s.is_intercepted).count();
    let alarms = all.iter().filter(|s| !s.is_intercepted && s.said > Some(Verdict::None)).count();
    let _ = writeln!(
        text,
        "{} scenarios: {found} of {there} interceptions found, {alarms} false alarms, {} as they should be",
        all.len(),
        all.iter().filter(|s| s.faults.is_empty()).count()
    );
    text
}

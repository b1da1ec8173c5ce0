// SPDX-License-Identifier: Apache-2.0
//! What was done, as people and programs read it.

use portolan_enforce::{Applied, Recovered};
use serde_json::{Value, json};

use crate::usage::Shape;

/// What to print, in the shape that was asked for.
pub(crate) fn shaped(
    format: Shape,
    text: impl FnOnce() -> String,
    json: impl FnOnce() -> Value,
) -> String {
    match format {
        Shape::Text => text(),
        Shape::Json => format!("{:#}\n", json()),
    }
}

/// An apply or a rollback, in words. What is on trial is in force, but not said to be.
pub(crate) fn words(applied: &Applied) -> String {
    let state = if applied.confirm_until.is_some() { "on trial" } else { "in force" };
    let what = generation(applied.generation);
    let out = recovered(applied.recovered);
    if let Recovered::TrialEnded { .. } = applied.recovered {
        return out;
    }
    if applied.sent.is_empty() {
        return out + &format!("nothing differs: {what} is {state}\n");
    }
    let bytes: usize = applied.sent.iter().map(|(_, n)| n).sum();
    let count = applied.sent.len();
    let places = if count == 1 { "attachment" } else { "attachments" };
    out + &format!("{what} is {state}; {count} {places} changed ({bytes} bytes sent)\n")
}

/// A generation or none, in words.
pub(crate) fn generation(number: Option<u32>) -> String {
    number.map_or_else(|| "nothing of ours".into(), |n| format!("generation {n}"))
}

/// What an earlier command had left, in words.
fn recovered(recovered: Recovered) -> String {
    match recovered {
        Recovered::Nothing | Recovered::TrialRunning { .. } => String::new(),
        Recovered::Adopted { generation } => format!(
            "an earlier command was killed at its end; generation {generation} was in force\n"
        ),
        Recovered::TrialEnded { generation: tried, back_to } => {
            format!(
                "the trial of generation {tried} is ended; {} is in force\n",
                generation(back_to)
            )
        }
        Recovered::PutBack { abandoned, back_to } => format!(
            "generation {abandoned} was never confirmed or finished; {} came back\n",
            generation(back_to)
        ),
    }
}

/// What was found at an attachment that was not applied, a line each: what somebody has changed, and
/// what judges nothing.
pub(crate) fn beside_the_applied(drift: &[String], leftover: &[String]) -> String {
    let lines = |what: &'static str| move |one: &String| format!("{:<16}{what}: {one}\n", "");
    let changed = drift.iter().map(lines("changed behind our back"));
    let left = lines("left over from a change that was cut short, judging nothing");
    changed.chain(leftover.iter().map(left)).collect()
}

/// An apply or a rollback, as JSON.
pub(crate) fn document(applied: &Applied) -> Value {
    let sent: Vec<Value> = applied
        .sent
        .iter()
        .map(|(attachment, bytes)| json!({"attachment": attachment, "bytes": bytes}))
        .collect();
    json!({
        "version": 1,
        "generation": applied.generation,
        "on_trial": applied.confirm_until.is_some(),
        "confirm_until": applied.confirm_until.map(|t| t.to_string()),
        "sent": sent,
        "recovered": recovery(applied.recovered),
    })
}

fn recovery(recovered: Recovered) -> Value {
    match recovered {
        Recovered::Nothing | Recovered::TrialRunning { .. } => Value::Null,
        Recovered::Adopted { generation } => json!({"kind": "adopted", "generation": generation}),
        Recovered::PutBack { abandoned, back_to } => {
            json!({"kind": "put-back", "abandoned": abandoned, "back_to": back_to})
        }
        Recovered::TrialEnded { generation, back_to } => {
            json!({"kind": "trial-ended", "generation": generation, "back_to": back_to})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(sent: usize, on_trial: bool) -> Applied {
        Applied {
            generation: Some(3),
            sent: vec![("hv-a".into(), 90); sent],
            confirm_until: on_trial.then_some(jiff::Timestamp::UNIX_EPOCH),
            recovered: Recovered::Nothing,
        }
    }

    #[test]
    fn what_is_on_trial_is_not_said_to_be_in_force() {
        let tried = words(&applied(1, true));
        assert_eq!(tried, "generation 3 is on trial; 1 attachment changed (90 bytes sent)\n");
        let put = words(&applied(2, false));
        assert_eq!(put, "generation 3 is in force; 2 attachments changed (180 bytes sent)\n");
        assert_eq!(words(&applied(0, false)), "nothing differs: generation 3 is in force\n");
    }

    #[test]
    fn a_trial_that_was_ended_on_purpose_is_no_failure() {
        let recovered = Recovered::TrialEnded { generation: 3, back_to: Some(2) };
        let ended = Applied { generation: Some(2), recovered, ..applied(0, false) };
        let said = words(&ended);
        assert_eq!(said, "the trial of generation 3 is ended; generation 2 is in force\n");
        assert_eq!(document(&ended)["recovered"]["kind"], "trial-ended");
    }

    #[test]
    fn nothing_at_all_has_words_of_its_own() {
        let recovered = Recovered::PutBack { abandoned: 3, back_to: None };
        let back = Applied { generation: None, recovered, ..applied(0, false) };
        let said = words(&back);
        assert!(said.starts_with("generation 3 was never confirmed or finished; nothing of ours"));
        assert!(said.ends_with("nothing differs: nothing of ours is in force\n"), "{said}");
        assert_eq!(document(&back)["recovered"]["back_to"], Value::Null);
    }
}

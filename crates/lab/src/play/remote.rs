// SPDX-License-Identifier: Apache-2.0
//! The player runs inside the lab; whoever wants something played is outside. Plays go in and
//! results come out as one JSON document each.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};

use super::engine::play_all;
use super::{Play, Played};
use crate::LabError;

/// Hands plays to a player and takes what became of them.
pub(crate) fn play_in(mut player: Command, plays: &[Play]) -> Result<Vec<Played>, LabError> {
    let text = serde_json::to_vec(plays).map_err(LabError::at("playing"))?;
    let mut child = player
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(LabError::at("starting the player"))?;
    // The player reads everything before it writes anything, so that this cannot block for ever.
    let sent = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(&text));
    let output = child.wait_with_output().map_err(LabError::at("playing"))?;
    sent.map_err(LabError::at("playing"))?;
    if !output.status.success() {
        return Err(LabError::failed("playing", format!("the player: {}", output.status)));
    }
    let played: Vec<Played> =
        serde_json::from_slice(&output.stdout).map_err(LabError::at("playing"))?;
    let complete = played.len() == plays.len();
    complete.then_some(played).ok_or_else(|| LabError::failed("playing", "results are missing"))
}

/// The player: plays from standard input, results to standard output.
pub(crate) fn perform() -> Result<ExitCode, LabError> {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text).map_err(LabError::at("reading plays"))?;
    let plays: Vec<Play> = serde_json::from_slice(&text).map_err(LabError::at("reading plays"))?;
    let played = serde_json::to_vec(&play_all(&plays)).map_err(LabError::at("writing results"))?;
    std::io::stdout().write_all(&played).map_err(LabError::at("writing results"))?;
    Ok(ExitCode::SUCCESS)
}

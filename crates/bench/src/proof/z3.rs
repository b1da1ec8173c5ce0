// SPDX-License-Identifier: Apache-2.0
//! Z3 asked about the same two lists: bit vectors, and the first match as nested conditions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::rules::{Rules, addresses};
use crate::child;
use crate::error::BenchError;

/// The version that is asked.
const VERSION: &str = "5.4.0.0";
const SCRIPT: &str = include_str!("../../peers/z3_diff.py");

/// A Python that has Z3.
pub(super) struct Solver {
    python: PathBuf,
}

/// What it says, and what it took it to say so; reading the question is not counted.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) equal: bool,
    pub(super) ms: f64,
}

#[derive(Serialize)]
struct Question {
    old: Vec<Words>,
    new: Vec<Words>,
}

#[derive(Serialize)]
struct Words {
    sources: Vec<u32>,
    destinations: Vec<u32>,
    port: u16,
    allow: bool,
}

pub(super) fn install(folder: &Path, may_fetch: bool) -> Result<Solver, BenchError> {
    let venv = folder.join("z3");
    let python = venv.join("bin").join("python");
    let has = |python: &Path| child::run(Command::new(python).args(["-c", "import z3"])).is_ok();
    if !has(&python) {
        if !may_fetch {
            let (program, message) = ("z3".into(), "it is not installed".into());
            return Err(BenchError::Failed { program, message });
        }
        child::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        let wanted = format!("z3-solver=={VERSION}");
        let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &wanted];
        child::run(Command::new(&python).args(words))?;
    }
    Ok(Solver { python })
}

pub(super) fn ask(
    solver: &Solver,
    folder: &Path,
    old: &Rules,
    new: &Rules,
) -> Result<Answer, BenchError> {
    let question = Question { old: words(old), new: words(new) };
    let path = folder.join("question.json");
    let failed = |source| BenchError::File { doing: "write", path: path.clone(), source };
    fs::write(&path, serde_json::to_vec(&question)?).map_err(failed)?;
    let cost = child::run(Command::new(&solver.python).args(["-c", SCRIPT]).arg(&path))?;
    Ok(serde_json::from_str(&cost.stdout)?)
}

fn words(rules: &Rules) -> Vec<Words> {
    let all = |tokens: &[u32]| tokens.iter().flat_map(|t| addresses(*t)).map(u32::from).collect();
    let word = |rule: &super::rules::Rule| Words {
        sources: all(&rule.sources),
        destinations: all(&rule.destinations),
        port: rule.port,
        allow: rule.allows,
    };
    rules.list.iter().map(word).collect()
}

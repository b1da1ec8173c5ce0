// SPDX-License-Identifier: Apache-2.0
//! What `connector check` takes for many addresses, in the range, beside curl at the same work.
//!
//! curl opens each address once, as scripts do. The checker opens it several times, by other names
//! and other versions, so the ratio is of two different amounts of work, and is given for orientation.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use portolan_range::{Range, Scenario, all, missing, play};
use serde_json::Value;

use crate::error::BenchError;
use crate::report::Row;
use crate::tell;

const MANY: &str = "five hundred addresses by one proxy";
const SLOW: &str = "a profile of addresses, and a slow one";
/// Seconds for the many.
const MANY_S_MAX: f64 = 10.0;
/// Of the whole to its slowest address.
const SLOW_RATIO_MAX: f64 = 1.5;
/// Turns; the middle one counts.
const TURNS: usize = 3;

/// Opens every address once, as many at once as the checker does.
const CURL: &str = r#"#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in
    --roots) roots=$2 ;;
    --proxy) proxy=$2 ;;
    --address) printf 'url = "https://%s/"\noutput = /dev/null\n' "$2" >>"$0.urls" ;;
    esac
    shift
done
began=$(date +%s%N)
curl --silent --parallel --parallel-max 128 --parallel-immediate --max-time 20 --cacert "$roots" --proxy "$proxy" --config "$0.urls" >/dev/null
echo "{\"took_ms\": $((($(date +%s%N) - began) / 1000000))}"
"#;

/// Both scenarios, with the binary that stands beside this one.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>, BenchError> {
    let failed = |source| BenchError::Run { program: "bench".into(), source };
    let program = std::env::current_exe().map_err(failed)?;
    let portolan = program.with_file_name("portolan");
    let range = Range { program, portolan, mitmdump: None, folder: PathBuf::new() };
    let (many, slow) = (scenario(MANY)?, scenario(SLOW)?);
    if let Some(why) = missing(&many, &range) {
        tell(&format!("skipped: connector, {why}"));
        return Ok(vec![Row::new(MANY, 0.0, "s").without("curl", &why)]);
    }
    let curl = Range { portolan: script(folder)?, ..range.clone() };
    tell("checking many addresses");
    let (ours, theirs) = (took(&many, &range)?, took(&many, &curl)?);
    let row = Row::new(format!("connector check, {MANY}"), ours / 1000.0, "s");
    let report = report(&slow, &range)?;
    let whole = number(&report, "took_ms");
    let addresses = report.get("addresses").and_then(Value::as_array);
    let slowest = addresses.into_iter().flatten().map(|a| number(a, "took_ms")).fold(0.0, f64::max);
    let name = format!("connector check, {SLOW}: the whole to the slowest");
    Ok(vec![
        row.at_most(MANY_S_MAX).at("curl, each address once", theirs / 1000.0),
        Row::new(name, whole / slowest, "times").at_most(SLOW_RATIO_MAX),
    ])
}

fn scenario(name: &str) -> Result<Scenario, BenchError> {
    let found = all().into_iter().find(|scenario| scenario.name == name);
    found.ok_or_else(|| failed("there is no such scenario"))
}

fn failed(message: impl Into<String>) -> BenchError {
    BenchError::Failed { program: "range".into(), message: message.into() }
}

fn script(folder: &Path) -> Result<PathBuf, BenchError> {
    let path = folder.join("curl.sh");
    let failed = |source| BenchError::File { doing: "write", path: path.clone(), source };
    fs::write(&path, CURL).map_err(failed)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    Ok(path)
}

/// Milliseconds; the middle of several turns.
fn took(scenario: &Scenario, range: &Range) -> Result<f64, BenchError> {
    let turns = (0..TURNS).map(|_| Ok(number(&report(scenario, range)?, "took_ms")));
    let mut turns = turns.collect::<Result<Vec<f64>, BenchError>>()?;
    turns.sort_by(f64::total_cmp);
    turns.get(TURNS / 2).copied().ok_or_else(|| failed("nothing was measured"))
}

fn report(scenario: &Scenario, range: &Range) -> Result<Value, BenchError> {
    let played = play(scenario, range).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&played.stdout)
        .map_err(|_| failed(format!("no report of {}: {}", scenario.name, played.stderr)))
}

fn number(value: &Value, key: &str) -> f64 {
    value.get(key).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

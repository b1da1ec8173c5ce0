// SPDX-License-Identifier: Apache-2.0
//! The checker's own echo, at the far end.

use std::process::Command;

use serde_json::Value;

use crate::RangeError;
use crate::stage::Stage;

/// An address that no host of the far end has.
pub(crate) const ADDRESS: &str = "203.0.113.250";
pub(crate) const PORT: u16 = 9443;

/// Starts it, and writes down the fingerprint that it told.
pub(super) fn start(stage: &mut Stage) -> Result<(), RangeError> {
    let said = stage.path("echo.json");
    let script = format!(
        "exec {} connector echo --listen {ADDRESS}:{PORT} --plain {ADDRESS}:9080 --format json > {}",
        stage.path("portolan").display(),
        said.display()
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]);
    stage.keep("cloud", shell)?;
    stage.wait_for_in("cloud", ADDRESS, PORT)?;
    stage.write("echo.sha256", &fingerprint(stage)?).map(drop)
}

/// It tells once it listens: a moment later the line stands in the file.
fn fingerprint(stage: &Stage) -> Result<String, RangeError> {
    for _ in 0..100 {
        let text = std::fs::read_to_string(stage.path("echo.json")).unwrap_or_default();
        let said: Option<Value> = serde_json::from_str(&text).ok();
        if let Some(found) = said.as_ref().and_then(|said| said.get("sha256")?.as_str()) {
            return Ok(found.to_owned());
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Err(RangeError::Failed { what: "the echo".into(), said: "it told no fingerprint".into() })
}

// SPDX-License-Identifier: Apache-2.0
//! What is written for a small list, to the byte. After a change that is meant, write it again with
//! `PORTOLAN_GOLDENS=write cargo test -p portolan-bypass --test goldens`, and read the diff.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

mod asked;

use std::path::PathBuf;
use std::{env, fs};

use portolan_allowlist::Pattern;
use portolan_bypass::{Form, Refusal, Settings, Target, write};

#[test]
fn what_is_written_is_what_was_accepted() {
    let list =
        ["*.nssvc.net", "*.blob.core.windows.net", "cis.citrix.com", "contoso.xendesktop.net"];
    let patterns: Vec<Pattern> = list.iter().map(|word| Pattern::parse(word).unwrap()).collect();
    let settings = Settings { ports: asked::ports(), ..Settings::default() };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for target in Target::ALL {
        for (form, end) in [(Form::Native, "txt"), (Form::Terraform, "tf")] {
            let text = match write(target, &patterns, &settings, form) {
                Ok(written) => written.text,
                Err(Refusal::Terraform { .. }) => continue,
                Err(refusal) => panic!("{target}: {refusal}"),
            };
            let path = folder.join(format!("{target}.{end}"));
            if env::var("PORTOLAN_GOLDENS").is_ok_and(|word| word == "write") {
                fs::write(&path, &text).unwrap();
            }
            let known = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(known, text, "{}", path.display());
        }
    }
}

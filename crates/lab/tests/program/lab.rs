// SPDX-License-Identifier: Apache-2.0
//! The lab's commands without the rest of `portolan`: what the tests of this crate run inside.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]

use std::ffi::OsString;
use std::process::ExitCode;

use portolan_lab::command::{self, Options};
use portolan_lab::{Lab, LabError, Program, working_day};

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    dispatch(&words).unwrap_or_else(|why| {
        let diagnostic = why.diagnostic();
        eprintln!("{}: {}", diagnostic.code, diagnostic.message);
        eprintln!("  help: {}", diagnostic.help.unwrap_or_default());
        ExitCode::from(2)
    })
}

fn dispatch(words: &[OsString]) -> Result<ExitCode, LabError> {
    let state = std::env::var_os("LAB_STATE").map(Into::into);
    let options = Options { lab: "citrix".into(), state, program: None };
    match words {
        [lab, verb, rest @ ..] if lab == "lab" => match verb.to_str() {
            Some("inside") => command::inside(rest),
            Some("up") => command::up(&options, &mut std::io::stdout()),
            Some("down") => command::down(&options),
            Some("run") => command::run(&options, rest),
            Some("shell") => command::shell(&options, rest.first().and_then(|w| w.to_str())),
            // Raises a lab that this process owns, and holds it until it is killed.
            Some("hold") => hold(),
            Some("day") => day(),
            _ => Err(LabError::UnknownLab(verb.to_string_lossy().into_owned())),
        },
        _ => Err(LabError::UnknownLab(String::new())),
    }
}

fn hold() -> Result<ExitCode, LabError> {
    let lab = Lab::raise("citrix", Program::current()?)?;
    println!("{}", lab.init().pid);
    loop {
        std::thread::park();
    }
}

fn day() -> Result<ExitCode, LabError> {
    let lab = Lab::raise("citrix", Program::current()?)?;
    let day = working_day(lab.topology(), &portolan_catalog::Catalogue::shipped());
    let played = lab.play(&day)?;
    let connected = played.iter().filter(|p| p.connected()).count();
    println!("{connected} of {} connections", day.len());
    for (play, played) in day.iter().zip(&played).filter(|(_, p)| !p.connected()).take(20) {
        println!("{play:?} {played:?}");
    }
    Ok(ExitCode::SUCCESS)
}

// SPDX-License-Identifier: Apache-2.0
//! `portolan init`: a first site, from an inventory and the charts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_site::init::{Missing, Options, Report, init_citrix};
use portolan_site::model::Direction;
use serde_json::{Value, json};

use crate::files;
use crate::terminal::{CLEAN, FAILED, complain, data, refuse, stops, tell};
use crate::usage::Shape;

/// Write a site for a platform: categories, services, and for every component the policy that
/// its charts call for, all in monitor mode
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The platform
    #[arg(value_enum)]
    platform: Platform,
    /// The folder to write; it must not hold anything yet
    dir: PathBuf,
    /// The machines: a CSV file with the header name,addresses,component,categories
    #[arg(long)]
    inventory: PathBuf,
    /// The name of the site
    #[arg(long, default_value = "citrix")]
    name: String,
    /// Addresses of users' machines: an address, a CIDR or a range; may be given several times
    #[arg(long, value_name = "ADDRESSES")]
    users: Vec<String>,
    /// Addresses of administrators' machines
    #[arg(long, value_name = "ADDRESSES")]
    admins: Vec<String>,
    /// What counts as the internet, where that is not every public address
    #[arg(long, value_name = "ADDRESSES")]
    internet: Vec<String>,
    /// A condition of the charts that holds here beside the usual ones, such as edt
    #[arg(long, value_name = "CONDITION")]
    with: Vec<String>,
    /// A condition that usually holds and does not here
    #[arg(long, value_name = "CONDITION")]
    without: Vec<String>,
    /// A pinned port, such as fas-ca-dcom=tcp/5000
    #[arg(long, value_name = "PIN=SERVICE")]
    pin: Vec<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Platform {
    Citrix,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Platform::Citrix = arguments.platform;
    let pins = match pins(&arguments.pin) {
        Ok(pins) => pins,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let inventory = match files::read(&arguments.inventory) {
        Ok(inventory) => inventory,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let options = Options {
        name: arguments.name.clone(),
        users: arguments.users.clone(),
        admins: arguments.admins.clone(),
        internet: arguments.internet.clone(),
        with: arguments.with.iter().cloned().collect(),
        without: arguments.without.iter().cloned().collect(),
        pins,
    };
    let path = arguments.inventory.display().to_string();
    let made = init_citrix(&inventory, &path, &Catalogue::shipped(), &options);
    complain(&made.diagnostics, &made.sources);
    if stops(&made.diagnostics) {
        return ExitCode::from(FAILED);
    }
    if let Err(diagnostic) = files::write_new(&arguments.dir, &made.files) {
        return refuse(diagnostic);
    }
    data(&match arguments.format {
        Shape::Text => made.report.to_string(),
        Shape::Json => json(&made.report, &made.files),
    });
    let dir = arguments.dir.display();
    tell(&format!("wrote {} files to {dir}; next: portolan check {dir}\n", made.files.len()));
    ExitCode::from(CLEAN)
}

fn json(report: &Report, files: &[(String, String)]) -> String {
    let components = report.components.iter();
    let told = json!({
        "version": 1,
        "files": files.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        "workloads": report.workloads,
        "components": components
            .map(|(name, count)| json!({ "component": name, "workloads": count }))
            .collect::<Vec<_>>(),
        "no_component": report.unknown,
        "missing": report.missing.iter().map(missing).collect::<Vec<_>>(),
        "open": report.open.iter()
            .map(|open| json!({ "place": open.place, "why": open.why }))
            .collect::<Vec<_>>(),
        "left_out": report.left_out,
        "doubts": report.doubts,
    });
    format!("{told:#}\n")
}

fn missing(missing: &Missing) -> Value {
    let rule = |(policy, direction, requirement): &(String, Direction, String)| json!({ "policy": policy, "direction": direction.word(), "requirement": requirement });
    json!({
        "role": missing.role,
        "name": missing.name,
        "is_name": missing.is_name,
        "rules": missing.rules.iter().map(rule).collect::<Vec<_>>(),
    })
}

fn pins(words: &[String]) -> Result<BTreeMap<String, Vec<String>>, Diagnostic> {
    let mut pins: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in words {
        let Some((pin, service)) = word.split_once('=') else {
            let said = format!("`{word}` is not a pin and its service");
            return Err(Diagnostic::error("bad-pin", Place::Argument(word.clone()), said)
                .help("write it as `fas-ca-dcom=tcp/5000`"));
        };
        pins.entry(pin.into()).or_default().push(service.into());
    }
    Ok(pins)
}

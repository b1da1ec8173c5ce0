// SPDX-License-Identifier: Apache-2.0
//! `portolan explain`: why a connection passes or does not.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use portolan_acl::compile;
use portolan_analysis::explain::{Answer, Asked, Unknown, answer, end, json, read, service, text};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_site::model::Date;

use crate::enforcing::learned;
use crate::files::{self, Loaded, load, today};
use crate::terminal::{CLEAN, FAILED, complain, data, refuse, stops};
use crate::usage::Shape;

/// Say allow, deny or flagged at each end, with policy, rule and reason
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    /// A workload or an address
    #[arg(required_unless_present = "from")]
    source: Option<String>,
    /// A workload or an address
    #[arg(required_unless_present = "from")]
    destination: Option<String>,
    /// Such as tcp/443, udp/53 or icmp/8
    #[arg(required_unless_present = "from")]
    service: Option<String>,
    /// Ask about every line of a list: source,destination,service
    #[arg(long, conflicts_with_all = ["source", "destination", "service"])]
    from: Option<PathBuf>,
    /// How to print answers
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// Take addresses of names from this folder with the record of every apply, where the agent
    /// keeps what it learns
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Judge expiry as of this day (YYYY-MM-DD) and not of today
    #[arg(long)]
    today: Option<Date>,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(mut loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    let (asked, mut wrong) = asked(arguments, &mut loaded);
    let today = arguments.today.unwrap_or_else(today);
    let addressing = match learned(arguments.state.as_deref(), &loaded.site) {
        Ok(addressing) => addressing,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let acl = compile(&loaded.site, &addressing, today);
    let unknown = Unknown::of(&loaded.site, &addressing, today, &asked);
    let mut answers: Vec<Answer> = Vec::new();
    for one in &asked {
        match answer(&acl, &one.source, &one.destination, one.service) {
            Some(answer) => answers.push(answer),
            None => wrong.push(no_family(one)),
        }
    }
    answers.iter_mut().for_each(|answer| unknown.mark(answer));
    if stops(&wrong) {
        complain(&wrong, &loaded.sources);
        return ExitCode::from(FAILED);
    }
    data(&match arguments.format {
        Shape::Text => text(&answers, &loaded.site),
        Shape::Json => json(&answers, &loaded.site),
    });
    ExitCode::from(CLEAN)
}

fn asked(arguments: &Arguments, loaded: &mut Loaded) -> (Vec<Asked>, Vec<Diagnostic>) {
    if let Some(path) = &arguments.from {
        let list = match files::read(path) {
            Ok(list) => list,
            Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
        };
        let file = loaded.sources.add(path.display().to_string(), list);
        return read(&loaded.site, &loaded.sources, file);
    }
    let word = |w: &Option<String>| w.clone().unwrap_or_default();
    let place = |w: &Option<String>| Place::Argument(word(w));
    let site = &loaded.site;
    let source = end(site, &word(&arguments.source), place(&arguments.source));
    let destination = end(site, &word(&arguments.destination), place(&arguments.destination));
    let service = service(&word(&arguments.service), place(&arguments.service));
    let place = place(&arguments.destination);
    match (source, destination, service) {
        (Ok(source), Ok(destination), Ok(service)) => {
            (vec![Asked { source, destination, service, place }], Vec::new())
        }
        (a, b, c) => (Vec::new(), [a.err(), b.err(), c.err()].into_iter().flatten().collect()),
    }
}

fn no_family(asked: &Asked) -> Diagnostic {
    let (source, destination) = (&asked.source.name, &asked.destination.name);
    let said = format!(
        "`{source}` and `{destination}` have no addresses of one family that carries {}",
        asked.service
    );
    Diagnostic::error("no-common-family", asked.place.clone(), said).help(
        "give two ends that both have IPv4, or both IPv6; icmp is IPv4's and icmpv6 is IPv6's",
    )
}

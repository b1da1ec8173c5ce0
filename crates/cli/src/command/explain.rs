// SPDX-License-Identifier: Apache-2.0
//! `portolan explain`: why connections pass or do not.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use portolan_acl::{Acl, compile};
use portolan_analysis::explain::{
    Answer, Asked, Context, Files, Ground, Pattern, Services, Unknown, Who, answer, detail, groups,
    groups_json, groups_text, json, read, services, text, who,
};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_site::model::{Addressing, Date};

use crate::enforcing::learned;
use crate::files::{self, Loaded, load, today};
use crate::terminal::{CLEAN, FAILED, complain, data, refuse};
use crate::usage::Shape;

/// Say allow, deny or flagged at each end, with policy, rule and reason, and what would allow it
#[derive(Debug, Args)]
#[command(after_help = "\
A workload, an address, or many: a glob of names (`vda-*`), a category (`AppTier=VDA,Zone=Secure`), \
a network, an address group, a role of the catalogue (`role:vda`), `any`, `workloads`, `unlisted`, \
`outside`. Quote what the shell would change.\n\n\
It exits with 0 where it answers, whatever the answer is.")]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    /// Who opens the connection
    #[arg(required_unless_present = "from")]
    source: Option<String>,
    /// To whom
    #[arg(required_unless_present = "from")]
    destination: Option<String>,
    /// Such as tcp/443, udp/53 or icmp/8; or many: tcp/1-1024, tcp/80,tcp/443, any
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
    let question = match question(arguments, &mut loaded) {
        Ok(question) => question,
        Err(wrong) => {
            complain(&wrong, &loaded.sources);
            return ExitCode::from(FAILED);
        }
    };
    let addressing = match learned(arguments.state.as_deref(), &loaded.site) {
        Ok(addressing) => addressing,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let today = arguments.today.unwrap_or_else(today);
    let acl = compile(&loaded.site, &addressing, today);
    let desk = Desk { loaded: &loaded, addressing: &addressing, today, acl: &acl };
    let told = match question {
        Question::One(asked) => desk.each(&[*asked], true, arguments.format),
        Question::List(asked) => desk.each(&asked, false, arguments.format),
        Question::Many(pattern) => Ok(desk.pattern(&pattern, arguments.format)),
    };
    match told {
        Ok(told) => {
            data(&told);
            ExitCode::from(CLEAN)
        }
        Err(wrong) => {
            complain(&wrong, &loaded.sources);
            ExitCode::from(FAILED)
        }
    }
}

/// What is asked.
enum Question {
    One(Box<Asked>),
    List(Vec<Asked>),
    Many(Pattern),
}

fn question(arguments: &Arguments, loaded: &mut Loaded) -> Result<Question, Vec<Diagnostic>> {
    match &arguments.from {
        Some(path) => {
            let list = files::read(path).map_err(|diagnostic| vec![diagnostic])?;
            let file = loaded.sources.add(path.display().to_string(), list);
            let (asked, wrong) = read(&loaded.site, &loaded.sources, file);
            if wrong.is_empty() { Ok(Question::List(asked)) } else { Err(wrong) }
        }
        None => words(arguments, loaded),
    }
}

fn words(arguments: &Arguments, loaded: &Loaded) -> Result<Question, Vec<Diagnostic>> {
    let (site, catalogue) = (&loaded.site, &loaded.catalogue);
    let word = |w: &Option<String>| w.clone().unwrap_or_default();
    let place = |w: &Option<String>| Place::Argument(word(w));
    let end = |w: &Option<String>| who(site, catalogue, &word(w), place(w));
    let source = end(&arguments.source);
    let destination = end(&arguments.destination);
    let service = services(site, &word(&arguments.service), place(&arguments.service));
    let (source, destination, service) = match (source, destination, service) {
        (Ok(source), Ok(destination), Ok(service)) => (source, destination, service),
        (a, b, c) => return Err([a.err(), b.err(), c.err()].into_iter().flatten().collect()),
    };
    let place = place(&arguments.destination);
    match (source, destination, service) {
        (Who::One(source), Who::One(destination), Services::One(service)) => {
            Ok(Question::One(Box::new(Asked { source, destination, service, place })))
        }
        (source, destination, service) => Pattern::of(&source, &destination, &service, place)
            .map(Question::Many)
            .map_err(|diagnostic| vec![diagnostic]),
    }
}

/// What answers are made from.
struct Desk<'a> {
    loaded: &'a Loaded,
    addressing: &'a Addressing,
    today: Date,
    acl: &'a Acl,
}

impl Desk<'_> {
    fn files(&self) -> Files<'_> {
        Files { site: &self.loaded.site, sources: &self.loaded.sources }
    }

    fn unknown(&self) -> Unknown {
        Unknown::of(&self.loaded.site, self.addressing, self.today)
    }

    /// One by one; with everything that bears on it where there is only one.
    fn each(&self, asked: &[Asked], alone: bool, shape: Shape) -> Result<String, Vec<Diagnostic>> {
        let (unknown, mut wrong) = (self.unknown(), Vec::new());
        let mut answers: Vec<Answer> = Vec::new();
        for one in asked {
            match answer(self.acl, &one.source, &one.destination, one.service) {
                Some(mut answer) => {
                    unknown.mark(&mut answer);
                    answer.detail = alone.then(|| detail(&self.context(), self.acl, &answer));
                    answers.push(answer);
                }
                None => wrong.push(no_family(one)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(match shape {
            Shape::Text => text(&answers, &self.files()),
            Shape::Json => json(&answers, &self.files()),
        })
    }

    fn context(&self) -> Context<'_> {
        let Self { loaded, addressing, today, .. } = *self;
        Context { site: &loaded.site, catalogue: &loaded.catalogue, addressing, today }
    }

    fn pattern(&self, pattern: &Pattern, shape: Shape) -> String {
        let (site, catalogue) = (&self.loaded.site, &self.loaded.catalogue);
        let mut groups = groups(&Ground { site, acl: self.acl, catalogue }, pattern);
        let unknown = self.unknown();
        groups.iter_mut().for_each(|group| unknown.mark_group(group));
        match shape {
            Shape::Text => groups_text(pattern, &groups, &self.files()),
            Shape::Json => groups_json(pattern, &groups, &self.files()),
        }
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

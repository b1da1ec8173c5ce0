// SPDX-License-Identifier: Apache-2.0
//! The acts of the demo, in their order.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Child;
use std::time::{Duration, Instant};

use portolan_lab::{Play, attack as attack_plays, lookups, sweep, working_day};
use rustix::process::{Pid, Signal, kill_process};

use super::attachments_yaml;
use super::figures::{Figures, Tried};
use super::stage::{Stage, StageError, act, say};

/// The desktop that somebody has stolen.
const STOLEN: &str = "vda-general-01";
/// The policy in which a port is forgotten on purpose, and what its rules say before and after.
const FORGETFUL: (&str, &str, &str) =
    ("policies/citrix-license-server.yaml", "allow: [licensing]", "allow: [tcp/27000]");

/// What a desktop can open while the network is flat.
pub(super) fn flat(stage: &mut Stage, figures: &mut Figures) -> Result<(), StageError> {
    act(1, "A flat network: what can a stolen desktop open?");
    figures.workloads = stage.lab.topology().workloads().count();
    figures.before = reachable(stage)?;
    say(&format!("  {STOLEN} opens {} pairs of host and port", figures.before));
    Ok(())
}

/// The chart.
pub(super) fn chart(stage: &mut Stage) -> Result<(), StageError> {
    act(2, "The chart: what Citrix's own paper and its neighbours say that components need");
    let citrix = stage.catalogue.requirements.iter().filter(|r| r.vendor == "citrix");
    let (rows, prose): (Vec<_>, Vec<_>) = citrix.partition(|r| r.row.is_some());
    let others = stage.catalogue.requirements.len() - rows.len() - prose.len();
    say(&format!(
        "  {} rows of the paper, {} requirements of its prose, {others} of its neighbours",
        rows.len(),
        prose.len()
    ));
    Ok(())
}

/// A site from the inventory and the chart.
pub(super) fn site(stage: &mut Stage, figures: &mut Figures) -> Result<(), StageError> {
    act(3, "The site: a policy for every component, in monitor mode");
    let topology = stage.lab.topology();
    let inventory = stage.scratch("inventory.csv");
    write(&inventory, &topology.inventory_csv())?;
    let (site, inventory) = (path(&stage.site), path(&inventory));
    let mut words: Vec<String> =
        ["init", "citrix", &site, "--inventory", &inventory].map(String::from).to_vec();
    for (option, cidrs) in [
        ("--users", topology.users_cidrs()),
        ("--admins", topology.admin_cidrs()),
        ("--internet", topology.internet_cidrs()),
    ] {
        cidrs.into_iter().for_each(|cidr| words.extend([option.to_string(), cidr]));
    }
    let attachments = attachments_yaml(topology);
    let said = stage.verb(&words.iter().map(String::as_str).collect::<Vec<_>>())?;
    let first = said.lines().next().unwrap_or_default();
    say(&format!("  {first}"));
    figures.components = components(first);
    let head = stage.site.join(portolan_site::SITE_FILE);
    let text = read(&head)? + &attachments;
    write(&head, &text)?;
    let policies = fs::read_dir(stage.site.join("policies"));
    figures.policies = policies.map_err(|e| io("count the policies", e))?.count();
    say(&format!("  {} policies; judged on two bridges, hv-a and hv-b", figures.policies));
    Ok(())
}

/// `40 workloads, 15 components:`
fn components(line: &str) -> usize {
    let word = line.split(", ").nth(1).and_then(|w| w.split(' ').next());
    word.and_then(|w| w.parse().ok()).unwrap_or(0)
}

/// The check is clean; then a port is forgotten, and the check names it.
pub(super) fn check(stage: &mut Stage) -> Result<(), StageError> {
    act(4, "The check: does the policy give every component what its chart asks for?");
    let site = path(&stage.site);
    let clean = stage.verb(&["check", &site, "--format", "concise"])?;
    say(&format!("  {}", clean.lines().last().unwrap_or_default()));
    let (file, before, after) = FORGETFUL;
    say(&format!("  now TCP 7279 is forgotten on purpose, in {file}: a classic"));
    let file = stage.site.join(file);
    let text = read(&file)?;
    let inbound = text.split("outbound:").next().unwrap_or_default();
    let forgotten = text.replacen(before, after, inbound.matches(before).count());
    if forgotten == text {
        return Err(StageError::Story("there was no rule to forget".into()));
    }
    write(&file, &forgotten)?;
    let found = stage.verb(&["check", &site, "--format", "concise"])?;
    let blocked: Vec<&str> =
        found.lines().filter(|l| l.contains("[requirement-blocked]")).collect();
    blocked.iter().take(3).for_each(|line| say(&format!("  {line}")));
    if blocked.is_empty() {
        return Err(StageError::Story("the check did not see the forgotten port".into()));
    }
    say(&format!(
        "  {} findings; this time it is let through, to see what the network says",
        blocked.len()
    ));
    Ok(())
}

/// A day under monitoring: nothing breaks, and the forgotten flow is flagged and accepted.
pub(super) fn monitor(stage: &mut Stage, figures: &mut Figures) -> Result<(), StageError> {
    act(5, "Monitor mode: a working day goes by, nothing is blocked, what would be is flagged");
    let (site, state) = (path(&stage.site), path(&stage.state));
    say_all(&stage.verb(&["apply", &site, "--state", &state])?);
    let mut agent = stage.start(&["agent", &site, "--state", &state])?;
    wait_for(&mut agent, "learning", false)?;
    stage.agent = Some(agent);
    ask_for_names(stage)?;
    let words = ["watch", &site, "--state", &state, "--summary", "--accept"];
    let mut watch = stage.start(&words)?;
    wait_for(&mut watch, "watching", true)?;
    let tried = play(stage)?;
    figures.monitor_blocked = tried.tried - tried.as_wanted;
    end(&watch)?;
    let said = stage.wait(&words, watch)?;
    let kinds = said.lines().filter(|l| l.contains(" flagged at "));
    figures.flagged = kinds.count();
    let site_words = format!("{site}/");
    say_all(&said.replace(&site_words, "").replace("; a rule ", "\n           a rule "));
    if !said.contains("citrix/license-server/vendor-daemon") {
        return Err(StageError::Story("the forgotten flow was not named by its row".into()));
    }
    say(
        "  the chart gives ports 9350-9354 no name to call, so nothing was written for them before",
    );
    let found = stage.verb(&["check", &site, "--format", "concise"])?;
    say(&format!("  {}", found.lines().last().unwrap_or_default()));
    Ok(())
}

/// Everything is enforced, on trial first.
pub(super) fn enforce(stage: &mut Stage) -> Result<(), StageError> {
    act(6, "Enforce: on trial for 60 s, then for good");
    let (site, state) = (path(&stage.site), path(&stage.state));
    say_all(&stage.verb(&["mode", &site, "enforce", "--all"])?);
    say_all(&stage.verb(&["plan", &site, "--state", &state])?);
    say_all(&stage.verb(&["apply", &site, "--state", &state, "--confirm-within", "60s"])?);
    let tried = play(stage)?;
    if tried.tried == tried.as_wanted {
        say_all(&stage.verb(&["confirm", "--state", &state])?);
    }
    Ok(())
}

/// The same day, enforced.
pub(super) fn same_day_again(stage: &mut Stage, figures: &mut Figures) -> Result<(), StageError> {
    act(7, "The same day again, enforced");
    figures.required = play(stage)?;
    Ok(())
}

/// Somebody on a desktop tries to move sideways.
pub(super) fn attack(stage: &mut Stage, figures: &mut Figures) -> Result<(), StageError> {
    act(8, "An attacker on a desktop tries to move sideways");
    let plays = attack_plays(stage.lab.topology(), &stage.catalogue, STOLEN);
    let played = stage.play(&plays)?;
    let through: Vec<&Play> =
        plays.iter().zip(&played).filter(|(_, p)| p.connected()).map(|(play, _)| play).collect();
    figures.forbidden = Tried { tried: plays.len(), as_wanted: plays.len() - through.len() };
    say(&format!("  {} of {} attempts are blocked", figures.forbidden.as_wanted, plays.len()));
    for play in through.iter().take(10) {
        say(&format!("  got through: {}", play.connection()));
    }
    figures.after = reachable(stage)?;
    say(&format!("  {STOLEN} opens {} pairs of host and port", figures.after));
    Ok(())
}

/// Pairs of host and port that the stolen desktop can open, in any family.
fn reachable(stage: &Stage) -> Result<usize, StageError> {
    let plays = sweep(stage.lab.topology(), &stage.catalogue, STOLEN);
    let played = stage.play(&plays)?;
    let open = plays.iter().zip(&played).filter(|(_, p)| p.connected());
    Ok(open.map(|(play, _)| (&play.destination, play.probe)).collect::<BTreeSet<_>>().len())
}

/// Machines ask for the names that they will call; the agent hears the answers and puts what
/// they say in force.
fn ask_for_names(stage: &Stage) -> Result<(), StageError> {
    let questions = lookups(stage.lab.topology(), &stage.catalogue);
    stage.play(&questions)?;
    let deadline = Instant::now() + NAMES_WAIT;
    let mut before = String::new();
    while Instant::now() < deadline {
        let now = stage.verb_quietly(&["status", "--state", &path(&stage.state)])?;
        if now == before && now.contains("names") {
            let last = now.lines().next().unwrap_or_default();
            say(&format!("  names are asked for; the agent follows: {last}"));
            return Ok(());
        }
        before = now;
        std::thread::sleep(NAMES_QUIET);
    }
    Err(StageError::Story("the agent has learned no name".into()))
}

/// How long the agent may take to learn.
const NAMES_WAIT: Duration = Duration::from_secs(20);
/// After so long without a change it has caught up.
const NAMES_QUIET: Duration = Duration::from_millis(1200);

/// A working day: names are asked for, then everything is called.
fn play(stage: &Stage) -> Result<Tried, StageError> {
    let mut day = lookups(stage.lab.topology(), &stage.catalogue);
    let asked = day.len();
    let mut played = stage.play(&day)?;
    let calls = working_day(stage.lab.topology(), &stage.catalogue);
    played.extend(stage.play(&calls)?);
    day.extend(calls);
    let failed: Vec<&Play> =
        day.iter().zip(&played).filter(|(_, p)| !p.connected()).map(|(play, _)| play).collect();
    let tried = Tried { tried: day.len(), as_wanted: day.len() - failed.len() };
    say(&format!(
        "  the day: {} of {} connections work, {asked} of them questions for names",
        tried.as_wanted, tried.tried
    ));
    for play in failed.iter().take(10) {
        let asked = play.requirement.as_deref().unwrap_or("a name");
        let service = play.connection().service;
        say(&format!("  failed: {} -> {} {service} ({asked})", play.source, play.destination));
    }
    Ok(tried)
}

/// Reads the verb's own words until it says that it is ready; the rest is read in the background
/// so that it never waits for us.
fn wait_for(child: &mut Child, word: &str, aloud: bool) -> Result<(), StageError> {
    let Some(errors) = child.stderr.take() else { return Ok(()) };
    let mut lines = BufReader::new(errors);
    let mut line = String::new();
    loop {
        line.clear();
        let read = lines.read_line(&mut line).map_err(|e| io("listen to the verb", e))?;
        if read == 0 {
            return Err(StageError::Story(format!("a verb ended before it said `{word}`")));
        }
        if line.contains(word) {
            break;
        }
    }
    std::thread::spawn(move || {
        let mut rest = String::new();
        if lines.read_to_string(&mut rest).is_ok() && aloud {
            rest.lines().for_each(|line| say(&format!("  {line}")));
        }
    });
    Ok(())
}

/// Asks a verb to end, by its process id.
fn end(child: &Child) -> Result<(), StageError> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let sent = pid.map(|pid| kill_process(pid, Signal::TERM));
    match sent {
        Some(Ok(())) => Ok(()),
        _ => Err(StageError::Story("a verb could not be ended".into())),
    }
}

fn say_all(said: &str) {
    said.lines().for_each(|line| say(&format!("  {line}")));
}

fn path(path: &std::path::Path) -> String {
    path.display().to_string()
}

fn io(doing: &str, error: std::io::Error) -> StageError {
    StageError::Io(doing.into(), error)
}

fn read(path: &std::path::Path) -> Result<String, StageError> {
    fs::read_to_string(path).map_err(|e| io("read the site", e))
}

fn write(path: &std::path::Path, text: &str) -> Result<(), StageError> {
    fs::write(path, text).map_err(|e| io("write the site", e))
}

// SPDX-License-Identifier: Apache-2.0
//! The lab on a real kernel: raised, played in, ended in every way in which it can end.
//!
//! Each test raises labs of its own. Where the machine forbids namespaces they are skipped by name.

mod support;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::process::Stdio;
use std::time::{Duration, Instant};

use portolan_catalog::Catalogue;
use portolan_lab::{Outcome, Probe, Process, StateDir, attack, sweep, working_day};
use rustix::process::{Pid, Signal, kill_process};
use support::{Traces, lab_or_skip, lines, probes, program, tool};

#[test]
fn every_connection_of_a_working_day_succeeds_without_a_policy() {
    let Some(lab) = lab_or_skip("every_connection_of_a_working_day") else { return };
    let day = working_day(lab.topology(), &Catalogue::shipped());
    let played = lab.play(&day).unwrap();
    let lost: Vec<_> = day.iter().zip(&played).filter(|(_, p)| !p.connected()).collect();
    assert!(lost.is_empty(), "{} lost, the first {:?}", lost.len(), lost.first());
    assert!(day.len() >= 1000);
    println!("{} connections of a working day, all connected", day.len());
}

#[test]
fn an_attacker_reaches_everything_on_a_flat_network() {
    let Some(lab) = lab_or_skip("an_attacker_reaches_everything") else { return };
    let catalogue = Catalogue::shipped();
    let attack = attack(lab.topology(), &catalogue, "vda-general-01");
    let sweep = sweep(lab.topology(), &catalogue, "vda-general-01");
    for plays in [attack, sweep] {
        let reached = lab.play(&plays).unwrap().iter().filter(|p| p.connected()).count();
        assert_eq!(reached, plays.len());
    }
}

#[test]
fn the_player_tells_an_open_port_from_a_closed_one_and_from_silence() {
    let Some(lab) = lab_or_skip("the_player_tells_an_open_port") else { return };
    let rules = "table inet t { chain c { type filter hook forward priority 0; \
                 tcp dport 1494 drop; icmp type echo-request drop; \
                 icmpv6 type echo-request drop; udp dport 88 drop; }; }";
    let nft = lab.command_on("hv-a", tool("nft")).arg(rules).status().unwrap();
    assert!(nft.success());
    let outcomes = |to, services: &[Probe]| -> Vec<Outcome> {
        let plays = probes(&lab, "vda-general-01", to, services);
        lab.play(&plays).unwrap().into_iter().map(|p| p.outcome).collect()
    };
    use Outcome::{Connected, Refused, TimedOut};
    let desktop = outcomes("vda-general-02", &[Probe::Tcp(1494), Probe::Tcp(9), Probe::Udp(9)]);
    assert_eq!(desktop, [TimedOut, Refused, Refused, TimedOut, Refused, Refused]);
    let server = outcomes("ad-1", &[Probe::Ping, Probe::Udp(88), Probe::Tcp(88), Probe::Udp(53)]);
    assert_eq!(server[..4], [TimedOut, TimedOut, Connected, Connected]);
    assert_eq!(server[4..], server[..4]);
}

#[test]
fn an_attack_that_meets_silence_waits_for_all_of_it_at_once() {
    let Some(lab) = lab_or_skip("an_attack_that_meets_silence") else { return };
    let rules = "table inet t { chain c { type filter hook forward priority 0; policy drop; \
                 icmpv6 type { 135, 136 } accept; }; }";
    for attachment in ["hv-a", "hv-b"] {
        let nft = lab.command_on(attachment, tool("nft")).arg(rules).status().unwrap();
        assert!(nft.success());
    }
    let attack = attack(lab.topology(), &Catalogue::shipped(), "vda-general-01");
    let begun = Instant::now();
    let played = lab.play(&attack).unwrap();
    assert!(played.iter().all(|p| p.outcome == Outcome::TimedOut));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    println!("{} tries met silence in {:?}", attack.len(), begun.elapsed());
}

#[test]
fn machines_of_one_vlan_on_two_hypervisors_see_each_other_through_both_bridges() {
    let Some(lab) = lab_or_skip("machines_of_one_vlan_on_two_hypervisors") else { return };
    for attachment in ["hv-a", "hv-b"] {
        let rules = "table inet t { counter n { } ; chain c { type filter hook forward priority 0; \
                     tcp dport 1494 counter name n; }; }";
        let nft = lab.command_on(attachment, tool("nft")).arg(rules).status().unwrap();
        assert!(nft.success());
    }
    let holds = lab.topology().attachments();
    let on = |index: usize| {
        let hold = holds[index].holds.iter().find(|h| h.bridge == "br-general").unwrap();
        hold.machine.clone()
    };
    let plays = probes(&lab, &on(0), &on(1), &[Probe::Tcp(1494)]);
    assert!(lab.play(&plays).unwrap().iter().all(|p| p.connected()));
    for attachment in ["hv-a", "hv-b"] {
        let listing = lab.command_on(attachment, tool("nft")).args(["list", "counters"]).output();
        let listing = String::from_utf8(listing.unwrap().stdout).unwrap();
        assert!(!listing.contains("packets 0 "), "{attachment} saw nothing: {listing}");
    }
}

#[test]
fn a_command_inside_keeps_its_input_its_output_and_its_exit_code() {
    let Some(lab) = lab_or_skip("a_command_inside_keeps_its_input") else { return };
    let output = lab.command("sh").args(["-c", "ls /run/netns; exit 7"]).output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    let names = String::from_utf8(output.stdout).unwrap();
    let mut expected = lab.topology().namespaces();
    expected.sort();
    assert_eq!(names.lines().collect::<Vec<_>>(), expected);
    let gone = lab.command("/nowhere/at-all").stderr(Stdio::null()).status().unwrap();
    assert_eq!(gone.code(), Some(2));
}

#[test]
fn a_command_inside_is_told_to_end() {
    let Some(lab) = lab_or_skip("a_command_inside_is_told_to_end") else { return };
    let script = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done";
    let mut command = lab.command("sh");
    let mut child = command.args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap();
    lines(&mut child).read_line(&mut String::new()).unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(9));
}

#[test]
fn a_lab_that_was_ended_leaves_nothing() {
    let Some(lab) = lab_or_skip("a_lab_that_was_ended_leaves_nothing") else { return };
    let mut inside = lab.command("sleep").arg("1000").spawn().unwrap();
    let traces = Traces::of(&lab);
    // The first process, the one between, the stand-in, and the command.
    traces.grow_to(4);
    lab.end().unwrap();
    inside.wait().unwrap();
    traces.vanish();
}

#[test]
fn a_lab_ends_with_its_owner_however_that_ends() {
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        let Some((mut owner, traces)) = support::owned_or_skip("a_lab_ends_with_its_owner") else {
            return;
        };
        kill_process(Pid::from_child(&owner), signal).unwrap();
        assert!(!owner.wait().unwrap().success());
        traces.vanish();
    }
}

#[test]
fn a_lab_whose_first_process_is_killed_is_gone_and_can_be_raised_again() {
    let name = "a_lab_whose_first_process_is_killed";
    let Some(first) = lab_or_skip(name) else { return };
    drop(first);
    let folder = tempfile::tempdir().unwrap();
    let lab = |verb: &str| {
        let mut command = std::process::Command::new(program().path);
        command.args(["lab", verb]).env("LAB_STATE", folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().code()
    };
    let found = || {
        let state = StateDir::open(Some(folder.path())).unwrap();
        portolan_lab::Lab::find("citrix", program(), &state)
    };
    assert_eq!((lab("up"), lab("up")), (Some(0), Some(2)));
    let up = found().unwrap();
    let traces = Traces::of(&up);
    kill_process(Pid::from_raw(up.init().pid).unwrap(), Signal::KILL).unwrap();
    traces.vanish();
    assert!(found().is_err());
    assert_eq!(lab("up"), Some(0));
    let traces = Traces::of(&found().unwrap());
    assert_eq!((lab("down"), lab("down")), (Some(0), Some(2)));
    traces.vanish();
}

#[test]
fn two_labs_stand_side_by_side() {
    let Some(one) = lab_or_skip("two_labs_stand_side_by_side") else { return };
    let Some(two) = lab_or_skip("two_labs_stand_side_by_side") else { return };
    let plays = probes(&one, "user-1", "storefront-1", &[Probe::Tcp(443)]);
    one.end().unwrap();
    assert!(two.play(&plays).unwrap().iter().all(|p| p.connected()));
}

#[test]
fn a_lab_is_up_within_ten_seconds() {
    let begun = Instant::now();
    let Some(lab) = lab_or_skip("a_lab_is_up_within_ten_seconds") else { return };
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    lab.end().unwrap();
    println!("up and down in {:?}", begun.elapsed());
}

#[test]
fn the_domain_controllers_answer_for_the_names_of_citrix_cloud() {
    let Some(lab) = lab_or_skip("the_domain_controllers_answer") else { return };
    let mut asked = BTreeMap::new();
    for name in ["storefront-2.citrix.test", "customer.xendesktop.net"] {
        let output = lab.command_on("connector-1", "getent").args(["ahostsv4", name]).output();
        let text = String::from_utf8(output.unwrap().stdout).unwrap();
        asked.insert(name, text.split_whitespace().next().unwrap_or_default().to_owned());
    }
    if !std::path::Path::new("/etc/resolv.conf").is_file() {
        println!("skipped: the_domain_controllers_answer (no /etc/resolv.conf to stand in for)");
        return;
    }
    assert_eq!(asked["storefront-2.citrix.test"], "10.40.10.12");
    assert_eq!(asked["customer.xendesktop.net"], "203.0.113.11");
}

#[test]
fn a_number_that_passed_to_another_process_is_not_a_lab() {
    let me = Process::at(i32::try_from(std::process::id()).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let record = format!(
        "{{\"version\":1,\"lab\":\"citrix\",\"init\":{{\"pid\":{},\"start\":{}}}}}",
        me.pid,
        me.start + 1
    );
    std::fs::write(folder.path().join("citrix.json"), record).unwrap();
    let mut down = std::process::Command::new(program().path);
    let down = down.args(["lab", "down"]).env("LAB_STATE", folder.path()).output().unwrap();
    assert_eq!(down.status.code(), Some(2));
    let said = String::from_utf8(down.stderr).unwrap();
    assert!(said.starts_with("lab-not-up"), "{said}");
}

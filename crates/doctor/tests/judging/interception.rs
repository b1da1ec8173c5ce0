// SPDX-License-Identifier: Apache-2.0
//! Who reads along, how sure that is, and who is named.

use portolan_doctor::seen::*;
use portolan_doctor::{Finding, Report, Verdict};

use super::world::*;

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.addresses.iter().map(|one| one.verdict).collect()
}

fn signed(at: usize, host: &str, by: By, leaf: Leaf) -> Run {
    let mut run = run();
    run.addresses[at].tls = Some(tls(host, by, leaf));
    run
}

fn interception(report: &Report) -> &Finding {
    report.findings.iter().find(|finding| finding.code == "tls-interception").unwrap()
}

#[test]
fn a_private_authority_for_a_public_name_is_a_fact() {
    let report = judged(&signed(0, HUB, By::Private(NOBODY), Leaf::Good));
    assert_eq!(verdicts(&report), [Verdict::Confirmed, Verdict::None, Verdict::None]);
    assert_eq!((report.verdict, report.product.as_deref()), (Verdict::Confirmed, None));
    assert!(interception(&report).evidence[0].contains("Contoso Web Inspection CA"));
    assert_eq!(interception(&report).command.as_deref(), Some("portolan connector bypass TARGET"));
}

#[test]
fn a_root_that_this_machine_alone_trusts_is_a_fact_too_and_said() {
    let run = signed(0, HUB, By::Private(NOBODY), Leaf::Good);
    let report = judged_with(&run, Some(NOBODY));
    assert_eq!(report.verdict, Verdict::Confirmed);
    assert!(interception(&report).evidence[0].contains("which this machine trusts"));
}

#[test]
fn a_product_is_named_by_its_own_words_and_its_exception_offered() {
    let report = judged(&signed(0, HUB, By::Private(ZSCALER), Leaf::Good));
    assert_eq!(report.product.as_deref(), Some("Zscaler"));
    assert_eq!(interception(&report).command.as_deref(), Some("portolan connector bypass zscaler"));
}

#[test]
fn words_that_others_may_write_name_nobody() {
    let report = judged(&signed(0, HUB, By::Private("O=Palo Alto Networks, CN=Root"), Leaf::Good));
    assert_eq!((report.verdict, report.product.as_deref()), (Verdict::Confirmed, None));
    assert!(
        interception(&report)
            .evidence
            .iter()
            .any(|line| line.contains("may be Palo Alto Networks or anybody"))
    );
}

#[test]
fn an_agent_on_this_machine_is_a_hint_and_never_the_name() {
    let mut run = signed(0, HUB, By::Private(NOBODY), Leaf::Good);
    run.host.agents =
        vec![Agent { product: "Netskope Client".into(), process: "stAgentSvc".into() }];
    let report = judged(&run);
    assert_eq!(report.product, None);
    assert!(
        interception(&report)
            .evidence
            .iter()
            .any(|line| line.contains("does not show that they are the ones"))
    );
}

#[test]
fn a_security_program_of_this_machine_is_for_whoever_runs_it() {
    let report =
        judged(&signed(0, HUB, By::Private("O=AO Kaspersky Lab, CN=Kaspersky Root"), Leaf::Good));
    assert_eq!(report.product.as_deref(), Some("Kaspersky"));
    assert_eq!(interception(&report).for_whom, "whoever runs this machine");
    assert_eq!(interception(&report).command, None);
}

#[test]
fn fields_inside_a_foreign_chain_name_the_product_and_those_of_a_public_one_do_not() {
    let via = vec![field("via", "1.1 squid.range (squid/5.7)")];
    let mut run = signed(0, HUB, By::Private(NOBODY), Leaf::Good);
    run.addresses[0].http.as_mut().unwrap().fields = via.clone();
    assert_eq!(judged(&run).product.as_deref(), Some("Squid"));
    let mut run = super::world::run();
    run.addresses[0].http.as_mut().unwrap().fields = via;
    let report = judged(&run);
    assert_eq!((report.verdict, report.product), (Verdict::None, None));
}

#[test]
fn the_proxy_that_opened_the_way_is_not_thereby_the_one_who_reads() {
    let mut seen = by_proxy(HUB);
    seen.tls = Some(tls(HUB, By::Private(NOBODY), Leaf::Good));
    seen.connect.as_mut().unwrap().answer.fields = vec![field("via", "1.1 p (squid/5.7)")];
    let mut run = run();
    run.addresses.push(seen);
    let report = judged(&run);
    assert_eq!((report.verdict, report.product.as_deref()), (Verdict::Confirmed, None));
    assert!(interception(&report).evidence.iter().any(|line| line.contains("by the way `direct` the same name has a public certificate")));
}

#[test]
fn expired_unordered_and_incomplete_public_chains_are_nobody_in_between() {
    for (by, leaf) in [
        (By::Public, Leaf::Expired),
        (By::Public, Leaf::NotYet),
        (By::Public, Leaf::Unfit),
        (By::PublicAlone, Leaf::Inconspicuous),
    ] {
        let report = judged(&signed(0, HUB, by, leaf));
        assert_eq!(report.verdict, Verdict::None, "{by:?} {leaf:?}: {:?}", report.findings);
    }
    let mut run = run();
    run.addresses[0].tls.as_mut().unwrap().chain.reverse();
    assert_eq!(judged(&run).verdict, Verdict::None);
}

#[test]
fn a_certificate_that_a_public_log_holds_is_nobody_in_between() {
    let mut run = run();
    run.addresses[0].tls = Some(logged(HUB));
    let report = judged(&run);
    assert_eq!((report.verdict, codes(&report)), (Verdict::None, vec!["unlisted-root"]));
}

#[test]
fn a_clock_that_makes_everything_look_expired_is_told_as_that_and_nothing_else() {
    let mut run = run();
    for seen in &mut run.addresses {
        let host = seen.asked.host.clone();
        seen.tls = Some(tls(&host, By::Public, Leaf::Expired));
        seen.clock = Some(ClockSeen { ahead_s: 60 * 86_400 });
    }
    let report = judged(&run);
    assert_eq!((report.verdict, codes(&report)), (Verdict::None, vec!["clock-skew"]));
}

fn behind_split_horizon(given: Option<Result<Answer, Failure>>, by: By) -> Run {
    let mut run = signed(1, SITE, by, Leaf::Good);
    run.addresses[1].dns = vec![by_system(Ok(answer(&["10.99.0.7"])))];
    run.addresses[1].dns.extend(given.map(by_given));
    run.addresses[1].tcp[0].to = ip("10.99.0.7");
    run
}

#[test]
fn a_private_name_behind_split_horizon_is_nobody_in_between() {
    for given in [Ok(answer(&["203.0.113.240"])), Err(failure(Kind::NoName))] {
        let run = behind_split_horizon(Some(given), By::Private(NOBODY));
        let report = judged_with(&run, Some(NOBODY));
        assert_eq!(report.verdict, Verdict::None);
        assert!(codes(&report).contains(&"split-horizon"));
    }
}

#[test]
fn without_another_resolver_split_horizon_stays_a_suspicion() {
    let report = judged(&behind_split_horizon(None, By::Private(NOBODY)));
    assert_eq!(report.verdict, Verdict::Suspected);
    assert!(codes(&report).contains(&"split-horizon"));
}

#[test]
fn a_product_that_names_itself_is_no_server_of_ones_own() {
    let report =
        judged(&behind_split_horizon(Some(Ok(answer(&["20.0.0.1"]))), By::Private(ZSCALER)));
    assert_eq!((report.verdict, report.product.as_deref()), (Verdict::Confirmed, Some("Zscaler")));
}

#[test]
fn a_private_link_is_a_note() {
    let mut run = run();
    let own = Answer {
        through: vec!["cws.privatelink.blob.core.windows.net".into()],
        ..answer(&["10.9.0.8"])
    };
    run.addresses[2].dns = vec![by_system(Ok(own)), by_given(Ok(answer(&["20.0.0.1"])))];
    let report = judged(&run);
    assert_eq!((report.verdict, codes(&report).contains(&"split-horizon")), (Verdict::None, true));
    assert!(report.findings.iter().all(|finding| finding.code != "split-horizon"
        || finding.severity == portolan_doctor::Severity::Note));
}

#[test]
fn names_that_no_public_authority_signs_for_have_their_own() {
    for host in ["connector.corp.internal", "10.1.2.3", "printer"] {
        let mut run = run();
        run.addresses[0].asked.host = host.into();
        run.addresses[0].tls =
            Some(tls("connector.corp.internal", By::Private(NOBODY), Leaf::Good));
        assert_eq!(judged(&run).verdict, Verdict::None, "{host}");
    }
}

#[test]
fn one_sign_is_a_suspicion_and_two_of_different_kinds_are_likely() {
    // An issuer that was not sent, and promises that its key alone could confirm: as a public server makes that mistake.
    let none = signed(0, HUB, By::PrivateAlone(NOBODY), Leaf::Inconspicuous);
    assert_eq!(judged(&none).verdict, Verdict::None);
    let mut one = none.clone();
    one.addresses[0].http.as_mut().unwrap().fields = vec![field("x-bluecoat-via", "0011")];
    let report = judged(&one);
    assert_eq!((report.verdict, report.product), (Verdict::Suspected, None));
    // Without any promise: the issuer and the logs, two kinds.
    let two = signed(0, HUB, By::PrivateAlone(NOBODY), Leaf::Good);
    assert_eq!(judged(&two).verdict, Verdict::Likely);
    // Two of one kind are one.
    let mut twice = one.clone();
    twice.addresses[0].http.as_mut().unwrap().fields.push(field("x-mwg-via", "x"));
    assert_eq!(judged(&twice).verdict, Verdict::Suspected);
}

#[test]
fn one_issuer_of_unrelated_names_is_a_fact_though_it_was_not_sent() {
    let mut run = signed(0, HUB, By::PrivateAlone(NOBODY), Leaf::Good);
    run.addresses[2].tls = Some(tls(STORAGE, By::PrivateAlone(NOBODY), Leaf::Good));
    let report = judged(&run);
    assert_eq!(verdicts(&report), [Verdict::Confirmed, Verdict::None, Verdict::Confirmed]);
    assert!(
        interception(&report)
            .evidence
            .iter()
            .any(|line| line.contains("Citrix (agenthub.citrixworkspacesapi.net), Microsoft"))
    );
    // Two names of one operator are no unrelated names.
    let mut run = signed(0, HUB, By::PrivateAlone(NOBODY), Leaf::Good);
    run.addresses[1].tls = Some(tls(SITE, By::PrivateAlone(NOBODY), Leaf::Good));
    assert_eq!(judged(&run).verdict, Verdict::Likely);
}

#[test]
fn a_reset_or_a_silence_is_no_sign_of_interception() {
    let mut run = run();
    stopped(&mut run.addresses[0]);
    run.addresses[0].tls =
        Some(TlsSeen { failure: Some(failure(Kind::Reset)), ..TlsSeen::default() });
    assert_eq!(judged(&run).verdict, Verdict::None);
}

#[test]
fn what_the_neutral_name_gets_proves_nothing_of_citrix() {
    let mut run = run();
    let other = tls("www.example.com", By::Private(NOBODY), Leaf::Good);
    run.addresses[0].by_sni = vec![SniSeen { sni: Some("www.example.com".into()), tls: other }];
    assert_eq!(judged(&run).verdict, Verdict::None);
}

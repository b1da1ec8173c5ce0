// SPDX-License-Identifier: Apache-2.0
//! The runner itself: a document that says something wrong is told so, at its line.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

use portolan_catalog::Catalogue;
use portolan_mdtest::{Outcome, Unreadable, read, run, updated};

const DOCUMENT: &str = "\
# Stores

today: 2026-11-20

```yaml portolan.yaml
site: harbour
```

```csv inventory/a.csv
name,addresses,categories
store-1,10.1.0.1,AppTier:StoreFront
```

## Under test

```yaml policies/p.yaml
policy: stores
purpose: Nothing but the web
mode: enforce
secures: { AppTier: StoreFront }
inbound: [{ id: web, from: everything, allow: [https], owner: eva }]
outbound: []
```

```connections
VERB 10.9.0.1 -> store-1 tcp/443 CLAIM
```

```diagnostics
```
";

fn ran(verb: &str, claim: &str) -> Outcome {
    let text = DOCUMENT.replace("VERB", verb).replace("CLAIM", claim);
    run(&read(&text).unwrap(), &Catalogue::default())
}

fn failure(verb: &str, claim: &str) -> String {
    let outcome = ran(verb, claim);
    assert_eq!((outcome.tests, outcome.connections, outcome.diagnostics), (1, 1, 1));
    let [(heading, failure)] = &outcome.failures[..] else { return String::new() };
    assert_eq!((heading.as_str(), failure.line), ("Under test", 26));
    failure.text.clone()
}

#[test]
fn a_true_line_passes() {
    for claim in [
        "",
        "# at ingress",
        "# at ingress by stores/web",
        "# at ingress: allow-rule",
        "# at ingress by stores/web: allow-rule; at egress: unjudged",
    ] {
        assert_eq!(ran("allow", claim).failures, [], "{claim}");
    }
}

#[test]
fn a_wrong_verb_is_told_with_what_decides() {
    for verb in ["deny", "flag", "settled", "would-open"] {
        let text = failure(verb, "");
        assert!(text.contains("it is `allow`") && text.contains("by stores/web"), "{text}");
    }
}

#[test]
fn a_wrong_claim_is_told() {
    for claim in [
        "# at egress by stores",
        "# at egress: site-default",
        "# at ingress: unjudged",
        "# at ingress by stores",
        "# at ingress by stores/other",
        "# at ingress by others/web",
        "# at ingress by stores/web: any-allowed",
        "# at ingress by stores/web: allow-rule, rejected",
    ] {
        assert!(!failure("allow", claim).is_empty(), "{claim}");
    }
}

#[test]
fn a_line_that_cannot_be_read_fails() {
    for (verb, claim) in [
        ("permit", ""),
        ("", ""),
        ("allow", "# by stores"),
        ("allow", "# at the door"),
        ("allow", "x"),
    ] {
        assert!(!failure(verb, claim).is_empty(), "{verb} {claim}");
    }
    let text = DOCUMENT.replace("VERB", "allow").replace("CLAIM", "").replace("10.9.0.1", "nobody");
    assert_eq!(run(&read(&text).unwrap(), &Catalogue::default()).failures.len(), 1);
}

#[test]
fn a_site_that_cannot_be_read_fails_its_connections() {
    let text = DOCUMENT.replace("mode: enforce", "mode: loud").replace("VERB", "allow");
    let outcome = run(&read(&text.replace("CLAIM", "")).unwrap(), &Catalogue::default());
    assert_eq!(outcome.failures.len(), 2, "the connection and the empty diagnostics");
}

#[test]
fn an_update_writes_the_diagnostics_and_nothing_else() {
    let text = DOCUMENT.replace("VERB", "deny").replace("CLAIM", "");
    let text = text.replace("site: harbour\n", "site: harbour\naddresses: { users: 10.9.0.1 }\n");
    let new = updated(&read(&text).unwrap(), &Catalogue::default());
    let line =
        "portolan.yaml:2:14: warning[unused-group]: no policy uses the address group `users`\n";
    assert_eq!(new, text.replace("```diagnostics\n", &format!("```diagnostics\n{line}")));
    let outcome = run(&read(&new).unwrap(), &Catalogue::default());
    assert_eq!(outcome.failures.len(), 1, "the wrong connection is left for its author");
}

#[test]
fn a_section_adds_to_the_ones_above_and_changes_none_beside() {
    let text = DOCUMENT.replace("VERB", "allow").replace("CLAIM", "");
    let text = format!(
        "{text}\n### Below\n\n```connections\nallow 10.9.0.1 -> store-1 tcp/443 # at ingress by stores/web\n```\n\
         \n## Beside\n\n```connections\nallow 10.9.0.1 -> store-1 tcp/443 # at ingress: site-default\n```\n\
         \n### Taken away\n\n```csv inventory/a.csv\n```\n\n```connections\nallow 10.9.0.1 -> 10.1.0.1 tcp/443 # at ingress: unjudged\n```\n"
    );
    let outcome = run(&read(&text).unwrap(), &Catalogue::default());
    assert_eq!((outcome.tests, outcome.failures.as_slice()), (4, [].as_slice()));
}

#[test]
fn what_is_no_suite_is_refused() {
    assert_eq!(read("# A\n").unwrap_err(), Unreadable::NoToday);
    assert_eq!(read("# A\n\ntoday: 2026-11-20\n").unwrap_err(), Unreadable::NoTest);
    let text = DOCUMENT.replace("```connections", "```conections");
    let wrong = Unreadable::UnknownBlock(25, "conections".into());
    assert_eq!(read(&text).unwrap_err(), wrong);
    assert!(read(&DOCUMENT.replace("```csv inventory/a.csv", "```csv")).is_err());
}

// SPDX-License-Identifier: Apache-2.0
//! Lists of others that were cut, doubled and sprinkled with what their languages are made of: they
//! are read without a panic, and every place lies within the text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

use portolan_allowlist::Names;
use portolan_bypass::{Target, read};
use proptest::prelude::*;

const SAMPLES: [(Target, &str); 11] = [
    (
        Target::Zscaler,
        r#"[{"urls":[".x.net","a.b"],"keywords":["k"],"dbCategorizedUrls":["c.d"]}]"#,
    ),
    (
        Target::Zscaler,
        "resource \"zia_url_categories\" \"c\" {\n  urls = [\".x.net\", \"a.b\"]\n}\n",
    ),
    (
        Target::Netskope,
        r#"[{"name":"n","data":{"type":"exact","urls":["*.x.net","https://a.b:443/"]}}]"#,
    ),
    (
        Target::Anyconnect,
        "anyconnect-custom-data dynamic-split-exclude-domains N x.net,a.b,\n anyconnect-custom dynamic-split-exclude-domains value N\n",
    ),
    (
        Target::Anyconnect,
        "<dynamic-split-exclude-domains><![CDATA[x.net,a.b,]]></dynamic-split-exclude-domains>",
    ),
    (
        Target::Proxysg,
        "define condition C ; c\n url.domain=\"x.net\"\n condition=D\nend\ndefine url.domain condition D\n a.b\nend\n<SSL-Intercept \"n\">\n condition=C ssl.forward_proxy(no)\n ssl.forward_proxy(https)\n",
    ),
    (
        Target::Paloalto,
        "set profiles custom-url-category \"C C\" list [ *.x.net/ a.b/ ]\nset rulebase decryption rules N category [ \"C C\" ] action no-decrypt\nset rulebase decryption rules A category any action decrypt\nmove rulebase decryption rules N before A\n",
    ),
    (
        Target::Paloalto,
        "<custom-url-category><entry name=\"C\"><list><member>*.x.net/</member></list></entry></custom-url-category><decryption><rules><entry name=\"N\"><category><member>C</member></category><action>no-decrypt</action></entry></rules></decryption>",
    ),
    (
        Target::Paloalto,
        "resource \"panos_custom_url_category\" \"c\" {\n  list = [\"*.x.net/\"]\n}\n",
    ),
    (
        Target::Globalprotect,
        "<exclude-domains><list><entry name=\"*.x.net\"><ports><member>443</member></ports></entry></list></exclude-domains>",
    ),
    (
        Target::Globalprotect,
        "resource \"panos_globalprotect_gateway\" \"g\" {\n  c = [{ exclude_domains = { list = [{ name = \"*.x.net\" }] } }]\n}\n",
    ),
];

/// What these languages are made of, and what they are not.
const BITS: [&str; 24] = [
    "\"",
    "'",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    ";",
    "=",
    ",",
    ".",
    "*",
    "^",
    "\n",
    " ",
    "end",
    "é\u{1F600}",
    "\0",
];

/// Cuts a stretch out and puts a bit, or a copy of the stretch, in.
fn mangled(text: &str, cuts: &[(usize, usize, usize)]) -> String {
    let mut all: Vec<char> = text.chars().collect();
    for (from, length, bit) in cuts {
        let from = from % (all.len() + 1);
        let to = (from + length % 12).min(all.len());
        let stretch: Vec<char> = all.drain(from..to).collect();
        let bits = BITS.get(*bit).map(|bit| bit.chars().collect());
        let new = bits.unwrap_or_else(|| [stretch.clone(), stretch].concat());
        all.splice(from..from, new);
    }
    all.into_iter().collect()
}

#[test]
fn the_samples_are_read() {
    for (target, text) in SAMPLES {
        let reading = read(target, text);
        assert!(!reading.entries.is_empty(), "{target}\n{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_list_of_others_panics(sample in 0..SAMPLES.len(), cuts in prop::collection::vec((0..4096_usize, 0..64_usize, 0..30_usize), 1..6)) {
        let (target, text) = SAMPLES.get(sample).unwrap();
        let text = mangled(text, &cuts);
        let reading = read(*target, &text);
        for entry in reading.entries.iter().chain(reading.shadows.iter().map(|shadow| &shadow.entry)) {
            prop_assert!(text.get(entry.at.clone()).is_some(), "{:?}", entry);
            prop_assert!(Names::of([&entry.language]).is_ok(), "{:?}", entry);
        }
        for problem in &reading.problems {
            prop_assert!(text.get(problem.at.clone()).is_some(), "{:?}", problem);
        }
    }
}

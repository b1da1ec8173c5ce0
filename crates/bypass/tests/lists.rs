// SPDX-License-Identifier: Apache-2.0
//! Lists of Zscaler, Netskope, the ASA, ProxySG, PAN-OS and GlobalProtect as their administrators
//! have them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

mod asked;

use portolan_allowlist::Pattern;
use portolan_bypass::{Form, Settings, Target, read, verify, write};

const ASKED: &[&str] = &["*.xendesktop.net", "*.nssvc.net", "cis.citrix.com"];

/// Missing patterns, entries too many, and what is told of entries without effect.
fn found(target: Target, text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let patterns: Vec<Pattern> = ASKED.iter().map(|word| Pattern::parse(word).unwrap()).collect();
    let reading = read(target, text);
    for at in reading.entries.iter().map(|e| &e.at).chain(reading.problems.iter().map(|p| &p.at)) {
        assert!(text.get(at.clone()).is_some(), "{target}: {at:?} is no place of the text");
    }
    let verified = verify(target, &patterns, &reading).unwrap();
    let missing = verified.missing.iter().map(|m| m.pattern.to_string()).collect();
    let excess = verified.excess.into_iter().map(|e| e.printed).collect();
    (missing, excess, reading.problems.into_iter().map(|p| p.words).collect())
}

#[track_caller]
fn clean(target: Target, text: &str) {
    let empty = (Vec::new(), Vec::new(), Vec::new());
    assert_eq!(found(target, text), empty, "{target}\n{text}");
}

#[track_caller]
fn differs(target: Target, text: &str, missing: &[&str], excess: &[&str], told: &[&str]) {
    let (has_missing, has_excess, words) = found(target, text);
    assert_eq!(has_missing, missing, "{target}: missing\n{text}");
    assert_eq!(has_excess, excess, "{target}: too much\n{text}");
    assert_eq!(words.len(), told.len(), "{target}: {words:?}");
    for (words, told) in words.iter().zip(told) {
        assert!(words.contains(told), "{target}: `{words}` does not tell of `{told}`");
    }
}

#[test]
fn a_category_of_zscaler_as_the_interface_gives_it() {
    let category = r#"{"id":"CUSTOM_01","configuredName":"Citrix","keywords":[],"urls":[".xendesktop.net",".nssvc.net"],
        "dbCategorizedUrls":["cis.citrix.com"],"customCategory":true,"editable":true,"val":128,"customUrlsCount":2}"#;
    clean(Target::Zscaler, category);
    clean(Target::Zscaler, &format!("[{category}]"));
    clean(Target::Zscaler, ".xendesktop.net\n.nssvc.net\ncis.citrix.com\n");
    clean(Target::Zscaler, r#"[".xendesktop.net", ".nssvc.net", "cis.citrix.com"]"#);
    let keyword = category.replace("[],", r#"["citrix"],"#);
    differs(Target::Zscaler, &keyword, &[], &[], &["`citrix` is a keyword"]);
    let starred = category.replace(".nssvc.net", "*.nssvc.net");
    differs(Target::Zscaler, &starred, &["*.nssvc.net"], &[], &["leading dot"]);
    // The suffix without its dot is one name, and nobody asked for it.
    let bare = category.replace("\".nssvc.net", "\"nssvc.net");
    differs(Target::Zscaler, &bare, &["*.nssvc.net"], &[], &[]);
    let wide = category.replace(".nssvc.net", ".net");
    differs(Target::Zscaler, &wide, &["*.nssvc.net"], &[], &["top-level domain"]);
}

#[test]
fn a_category_of_zscaler_in_terraform() {
    let text = "resource \"zia_url_categories\" \"c\" {\n  configured_name = \"Citrix\"\n  super_category = \"USER_DEFINED\"\n  urls = [\n    \".xendesktop.net\",\n    \".nssvc.net\",\n  ]\n  db_categorized_urls = [\"cis.citrix.com\"]\n}\n";
    clean(Target::Zscaler, text);
    let more = text.replace("\".nssvc.net\"", "\".nssvc.net\", \".citrix.com\"");
    differs(Target::Zscaler, &more, &[], &[".citrix.com"], &[]);
}

#[test]
fn domains_of_netskope_by_commas_lines_and_as_a_list_of_urls() {
    clean(Target::Netskope, "*.xendesktop.net,*.nssvc.net,cis.citrix.com\n");
    clean(Target::Netskope, "# Citrix\n; Cloud\n*.xendesktop.net\n\n*.nssvc.net\ncis.citrix.com\n");
    let list = r#"{"id":7,"name":"Citrix Cloud","data":{"type":"exact","urls":["*.xendesktop.net","*.nssvc.net","https://cis.citrix.com:443/"]}}"#;
    clean(Target::Netskope, list);
    clean(Target::Netskope, &format!("[{list}]"));
    differs(Target::Netskope, &list.replace("exact", "regex"), ASKED_IN_ORDER, &[], &["regular"]);
    differs(
        Target::Netskope,
        "*.xendesktop.net,*.*.nssvc.net,cis.citrix.com,xendesktop.net",
        &["*.nssvc.net"],
        &["xendesktop.net"],
        &["first label alone"],
    );
}

/// As the patterns are asked for.
const ASKED_IN_ORDER: &[&str] = ASKED;

const ASA: &str = "ASA# show run | include dynamic-split\n\
     anyconnect-custom-attr dynamic-split-exclude-domains description Citrix direct\n\
     anyconnect-custom-data dynamic-split-exclude-domains CITRIX xendesktop.net,nssvc.net,\n\
     anyconnect-custom-data dynamic-split-exclude-domains CITRIX ,cis.citrix.com,\n\
     anyconnect-custom-data dynamic-split-include-domains OTHER corp.example.com,\n\
     \x20anyconnect-custom dynamic-split-exclude-domains value CITRIX\n";

#[test]
fn what_an_asa_shows_with_repeated_lines_and_the_comma_at_the_end() {
    clean(Target::Anyconnect, ASA);
    differs(
        Target::Anyconnect,
        &ASA.replace("value CITRIX", "value OTHER"),
        ASKED,
        &[],
        &["no name of a list", "no group policy uses"],
    );
    let inline = "group-policy GP attributes\n anyconnect-custom dynamic-split-exclude-domains value xendesktop.net,*.nssvc.net\n";
    differs(Target::Anyconnect, inline, ASKED, &[], &["no name of a list"]);
    let starred = ASA.replace(",nssvc.net", ",*.nssvc.net");
    differs(Target::Anyconnect, &starred, &["*.nssvc.net"], &[], &["without `*.`"]);
    let above = ASA.replace("cis.citrix.com", "citrix.com");
    differs(Target::Anyconnect, &above, &[], &["citrix.com"], &[]);
}

#[test]
fn what_the_client_of_the_asa_gets() {
    let xml = "<config-auth><custom-attr><dynamic-split-exclude-domains><![CDATA[xendesktop.net,nssvc.net,cis.citrix.com,]]></dynamic-split-exclude-domains></custom-attr></config-auth>";
    clean(Target::Anyconnect, xml);
    let long =
        xml.replace("nssvc", &format!("nssvc.net,{}nssvc", "a.xendesktop.net,".repeat(1300)));
    differs(Target::Anyconnect, &long, &[], &[], &["20,000"]);
}

#[test]
fn repeated_lines_for_an_asa_join_to_the_list() {
    for (name, patterns) in asked::profiles() {
        let settings = Settings::default();
        let text = write(Target::Anyconnect, &patterns, &settings, Form::Native).unwrap().text;
        let values: Vec<&str> = text
            .lines()
            .filter_map(|line| {
                line.strip_prefix(
                    "anyconnect-custom-data dynamic-split-exclude-domains CITRIX_CLOUD ",
                )
            })
            .collect();
        assert!(values.iter().all(|value| value.len() <= 420), "{name}");
        let joined = values.concat();
        let expected: Vec<String> =
            read(Target::Anyconnect, &text).entries.into_iter().map(|e| e.printed).collect();
        assert_eq!(joined.split(',').collect::<Vec<_>>(), expected, "{name}");
        println!("{name}: {} characters in {} lines", joined.len(), values.len());
        assert!(joined.len() < 20_000, "{name}");
    }
}

const CPL: &str = "define condition Citrix ; names\n  url.host.suffix=\".xendesktop.net\"\n  server.certificate.hostname.suffix=\".nssvc.net\"  ; by certificate\n\
     \x20 url.host=\"cis.citrix.com\"\nend condition Citrix\n\n<SSL-Intercept>\n  condition=Citrix ssl.forward_proxy(no) ; Rule 1\n  ssl.forward_proxy(https)\n";

#[test]
fn a_policy_of_proxysg_with_its_comments_and_forms() {
    clean(Target::Proxysg, CPL);
    let inline = "<SSL-Intercept \"Name\">\n url.host.suffix=.xendesktop.net ssl.forward_proxy(no)\n server_url.host.suffix=.nssvc.net ssl.forward_proxy(no)\n\
                  server.certificate.hostname.exact=\"cis.citrix.com\" ssl.forward_proxy(no)\n ssl.forward_proxy(https)\n";
    clean(Target::Proxysg, inline);
    let nested = CPL.replace("url.host.suffix=\".xendesktop.net\"", "condition=More")
        + "define condition More\n  url.host.suffix=.xendesktop.net\nend\n";
    clean(Target::Proxysg, &nested);
}

#[test]
fn a_domain_of_proxysg_takes_its_own_name_along() {
    let inline = "<SSL-Intercept>\n url.domain=xendesktop.net ssl.forward_proxy(no)\n url.domain=http://nssvc.net/ ssl.forward_proxy(no)\n\
                  url.host=cis.citrix.com ssl.forward_proxy(no)\n";
    let both = &["url.domain=xendesktop.net", "url.domain=http://nssvc.net/"];
    differs(Target::Proxysg, inline, &[], both, &[]);
    let category = "define category Citrix\n xendesktop.net\n nssvc.net\nend\n<SSL-Intercept>\n category=Citrix ssl.forward_proxy(no)\n url.host=cis.citrix.com ssl.forward_proxy(no)\n";
    differs(Target::Proxysg, category, &[], &["xendesktop.net", "nssvc.net"], &[]);
    let nested = CPL.replace("url.host.suffix=\".xendesktop.net\"", "condition=More")
        + "define url.domain condition More\n  xendesktop.net\nend\n";
    differs(Target::Proxysg, &nested, &[], &["xendesktop.net"], &[]);
    let certificate = CPL.replace("hostname.suffix", "hostname");
    let printed = "server.certificate.hostname=\".nssvc.net\"";
    differs(Target::Proxysg, &certificate, &[], &[printed], &[]);
}

#[test]
fn in_a_layer_of_proxysg_the_first_rule_wins_and_a_later_layer_overrides() {
    let late = "define condition C\n url.host.suffix=.xendesktop.net\n url.host.suffix=.nssvc.net\n url.host=cis.citrix.com\nend\n\
                <SSL-Intercept>\n ssl.forward_proxy(https)\n condition=C ssl.forward_proxy(no)\n";
    differs(Target::Proxysg, late, ASKED, &[], &[]);
    let carved = CPL.replace(
        "<SSL-Intercept>\n",
        "<SSL-Intercept>\n url.domain=g.nssvc.net ssl.forward_proxy(https)\n",
    );
    differs(Target::Proxysg, &carved, &["*.nssvc.net"], &[], &[]);
    let over = CPL.to_owned() + "<SSL-Intercept>\n url.domain=nssvc.net ssl.forward_proxy(https)\n";
    differs(Target::Proxysg, &over, &["*.nssvc.net"], &[], &[]);
}

#[test]
fn what_a_policy_of_proxysg_leaves_out_is_told() {
    let unused = CPL.replace("condition=Citrix ssl", "condition=Other ssl");
    let (missing, _, told) = found(Target::Proxysg, &unused);
    assert_eq!(missing, ASKED);
    assert!(told.iter().any(|words| words.contains("uses the condition `Citrix`")), "{told:?}");
    let narrowed =
        CPL.replace("condition=Citrix ssl", "client.address=10.0.0.0/8 condition=Citrix ssl");
    differs(Target::Proxysg, &narrowed, ASKED, &[], &["several tests"]);
    let anded = CPL.replace("\".xendesktop.net\"", "\".xendesktop.net\" url.port=443");
    differs(Target::Proxysg, &anded, &["*.xendesktop.net"], &[], &["several tests"]);
    // A comparison of characters covers names that only end so.
    let suffix = CPL.replace("=\".xendesktop.net\"", "=\"xendesktop.net\"");
    differs(Target::Proxysg, &suffix, &[], &["url.host.suffix=\"xendesktop.net\""], &[]);
    let open = CPL.replace(
        "condition=Citrix ssl.forward_proxy(no) ; Rule 1\n  ssl.forward_proxy(https)",
        "ssl.forward_proxy(no)",
    );
    let (missing, excess, _) = found(Target::Proxysg, &open);
    assert_eq!((missing.len(), excess.len()), (0, 1));
}

const SET: &str = "set profiles custom-url-category \"Citrix Cloud\" type \"URL List\"\n\
     set profiles custom-url-category \"Citrix Cloud\" list *.xendesktop.net/\n\
     set profiles custom-url-category \"Citrix Cloud\" list [ *.nssvc.net/ cis.citrix.com/ ]\n\
     set rulebase decryption rules No from any to any source any destination any service any\n\
     set rulebase decryption rules No category [ \"Citrix Cloud\" ] action no-decrypt\n\
     set rulebase decryption rules No type ssl-forward-proxy\n\
     set rulebase decryption rules All category any action decrypt type ssl-forward-proxy\n";

#[test]
fn commands_of_pan_os_in_pieces_of_a_firewall_and_of_a_device_group() {
    clean(Target::Paloalto, SET);
    let panorama = SET
        .replace("set profiles", "set device-group DG profiles")
        .replace("set rulebase", "set device-group DG pre-rulebase");
    clean(Target::Paloalto, &panorama);
    clean(Target::Paloalto, "*.xendesktop.net/\n*.nssvc.net/\ncis.citrix.com/\n");
    clean(Target::Paloalto, "*.xendesktop.net\n*.nssvc.net\ncis.citrix.com\n");
    differs(
        Target::Paloalto,
        "https://cis.citrix.com/\n*.xendesktop.net/\n*.*.nssvc.net/\n",
        &["*.nssvc.net", "cis.citrix.com"],
        &[],
        &["scheme", "asterisks"],
    );
    differs(
        Target::Paloalto,
        "*.xendesktop.net/\n^.nssvc.net/\n*.citrix.com/\n",
        &["*.nssvc.net"],
        &["*.citrix.com/"],
        &[],
    );
}

/// A file that ends too early is no exception.
#[test]
fn a_category_of_pan_os_that_no_rule_has_is_told_and_not_counted() {
    let (category, _) = SET.split_once("set rulebase").unwrap();
    differs(Target::Paloalto, category, ASKED, &[], &["no rule with `action no-decrypt` has"]);
    let cut = format!("{category}set rulebase decryption\n");
    let told = ["names no decryption rule", "has the category `Citrix Cloud`"];
    differs(Target::Paloalto, &cut, ASKED, &[], &told);
}

#[test]
fn in_the_rulebase_of_pan_os_the_first_rule_wins() {
    let last = SET.to_owned() + "move rulebase decryption rules No bottom\n";
    differs(Target::Paloalto, &last, ASKED, &[], &[]);
    clean(Target::Paloalto, &(last + "move rulebase decryption rules No before All\n"));
    let disabled = SET.to_owned() + "set rulebase decryption rules No disabled yes\n";
    differs(Target::Paloalto, &disabled, ASKED, &[], &["no rule with `action no-decrypt`"]);
    let some = SET.replace("source any", "source [ lab dmz ]");
    differs(Target::Paloalto, &some, ASKED, &[], &["for some connections alone"]);
    let wide = SET.replace("No category [ \"Citrix Cloud\" ]", "No category any");
    let (missing, excess, _) = found(Target::Paloalto, &wide);
    assert_eq!((missing.len(), excess), (0, vec!["No".to_owned()]));
}

#[test]
fn an_excerpt_of_pan_os_in_xml() {
    let xml = "<?xml version=\"1.0\"?>\n<entry name=\"vsys1\"><profiles><custom-url-category><entry name=\"Citrix\"><list>\n\
        <member>*.xendesktop.net/</member><member>*.nssvc.net/</member><member>cis.citrix.com/</member></list><type>URL List</type></entry></custom-url-category></profiles>\n\
        <rulebase><decryption><rules><entry name=\"No\"><category><member>Citrix</member></category><source><member>any</member></source><action>no-decrypt</action></entry>\n\
        <entry name=\"All\"><category><member>any</member></category><action>decrypt</action></entry></rules></decryption></rulebase></entry>";
    clean(Target::Paloalto, xml);
    let turned = xml
        .replace("no-decrypt", "x")
        .replace("<action>decrypt", "<action>no-decrypt")
        .replace("<action>x", "<action>decrypt");
    let (missing, excess, _) = found(Target::Paloalto, &turned);
    assert_eq!((missing.len(), excess.len()), (3, 1));
}

#[test]
fn excluded_domains_of_global_protect_with_ports_and_in_every_form() {
    clean(Target::Globalprotect, "*.xendesktop.net:443\n*.nssvc.net\ncis.citrix.com\n");
    let path = "set global-protect global-protect-gateway G remote-user-tunnel-configs \"All users\" split-tunneling exclude-domains list";
    clean(
        Target::Globalprotect,
        &format!(
            "{path} *.xendesktop.net ports 443\n{path} *.nssvc.net\n{path} cis.citrix.com ports [ 80 443 ]\n"
        ),
    );
    let xml = "<split-tunneling><exclude-domains><list><entry name=\"*.xendesktop.net\"><ports><member>443</member></ports></entry><entry name=\"*.nssvc.net\"/><entry name=\"cis.citrix.com\"/></list></exclude-domains></split-tunneling>";
    clean(Target::Globalprotect, xml);
    let client = "<exclude-split-tunneling-domain><member>*.xendesktop.net:443</member><member>*.nssvc.net</member><member>cis.citrix.com:443</member></exclude-split-tunneling-domain>";
    clean(Target::Globalprotect, client);
    let hcl = "resource \"panos_globalprotect_gateway\" \"g\" {\n  name = \"g\"\n  remote_user_tunnel_configs = [{\n    name = \"all\"\n    split_tunneling = { exclude_domains = { list = [{ name = \"*.xendesktop.net\", ports = [443] }, { name = \"*.nssvc.net\" }, { name = \"cis.citrix.com\" }] }, include_domains = { list = [{ name = \"corp.example.com\" }] } }\n  }]\n}\n";
    clean(Target::Globalprotect, hcl);
    differs(
        Target::Globalprotect,
        "*xendesktop.net\n*.nssvc.net\ncis.*.com\n",
        &["cis.citrix.com"],
        &["*xendesktop.net"],
        &["wildcard"],
    );
}

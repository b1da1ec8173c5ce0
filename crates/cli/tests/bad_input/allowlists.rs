// SPDX-License-Identifier: Apache-2.0
//! Lists of addresses, `connector allowlist`.

use crate::case::{Case, all_are_refused, case};
use crate::papers::{binary, large};

#[test]
fn a_list_of_addresses_that_is_none_is_refused() {
    all_are_refused(&cases());
}

const GOOD: &str = r#"{"A": {"AllowList": ["a.cloud.com"]}}"#;

pub(crate) fn cases() -> Vec<Case> {
    [files(), bodies(), words()].concat()
}

fn imports(name: &'static str) -> Case {
    case(name).run(["connector", "allowlist", "import", "list"])
}

fn files() -> Vec<Case> {
    vec![
        imports("no list of addresses").refused("no-such-file", "list"),
        imports("a list of addresses of 100 MB")
            .prepared(|folder| {
                large(folder);
                std::fs::rename(folder.join("paper"), folder.join("list")).unwrap();
            })
            .refused("file-too-large", "list"),
        imports("a list of addresses of junk").file("list", binary()).refused("not-utf8", "list"),
        case("a comparison with a list that is not there")
            .run(["connector", "allowlist", "diff", "shipped", "list"])
            .refused("no-such-file", "list"),
    ]
}

fn bodies() -> Vec<Case> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let many = format!("[{}\"a.cloud.com\"]", "0,".repeat(300_000));
    let of = "list:1";
    vec![
        imports("an empty list of addresses").file("list", "").refused("bad-json", of),
        imports("a list of addresses that is cut")
            .file("list", "{\"A\": {\n \"AllowList\": [\"a.cloud.com\",")
            .refused("bad-json", "list:2"),
        imports("a list of addresses with a comma too many")
            .file("list", "[\n\"a.cloud.com\",\n]")
            .refused("bad-json", "list:3"),
        imports("half a letter in a list of addresses")
            .file("list", "[\"\\ud800\"]")
            .refused("bad-json", of),
        imports("a list of addresses that nests 100,000 deep")
            .file("list", deep)
            .refused("list-too-deep", of),
        imports("a list of addresses of 300,000 values")
            .file("list", many)
            .refused("list-too-large", of),
        imports("a list of addresses of 500,000 lines")
            .file("list", (1..=500_000).map(|n| format!("a{n}.x.net\n")).collect::<String>())
            .refused("list-too-large", "list:200001"),
        imports("an error in place of a list of addresses")
            .file("list", r#"{"error": "customerId is required"}"#)
            .refused("no-address", of)
            .helped("a published address answered"),
        imports("a page in place of a list of addresses")
            .file("list", "<!doctype html>\n<html><body>Forbidden</body></html>\n")
            .refused("no-address", of),
        imports("a list of addresses that covers everything")
            .file("list", r#"{"A": {"AllowList": ["*", "0.0.0.0/0", "*.com"]}}"#)
            .refused("no-address", of),
        imports("a list of addresses of another form")
            .file("list", r#"["a.cloud.com"]"#)
            .run(["connector", "allowlist", "import", "list", "--form", "static"])
            .refused("wrong-form", of)
            .helped("leave `--form` out"),
        imports("a list of addresses of another cloud")
            .file("list", r#"["a.xendesktop.jp"]"#)
            .run(["connector", "allowlist", "import", "list", "--cloud", "gov"])
            .refused("no-address", of)
            .helped("1 of other clouds"),
        imports("a list of addresses of the other direction")
            .file("list", r#"{"inbound": ["52.9.0.0/16"]}"#)
            .refused("no-address", of)
            .helped("directions"),
    ]
}

fn words() -> Vec<Case> {
    let list = |name, words: &[&str]| case(name).run([&["connector", "allowlist"], words].concat());
    vec![
        list("a customer's id of 13 letters", &["list", "--customer-id", "abcdefghijklm"])
            .refused("bad-customer-id", "argument `abcdefghijklm`"),
        list("a customer's id that ends the host", &["list", "--customer-id", "a.evil"])
            .refused("bad-customer-id", "argument `a.evil`"),
        list("a role that needs no address", &["list", "--role", "storefront"])
            .refused("unknown-role", "argument `storefront`")
            .helped("cloud-connector"),
        list("a region that is none", &["list", "--region", "moon"])
            .refused("unknown-region", "argument `moon`")
            .helped("ap-s"),
        list(
            "a role without addresses in a cloud",
            &["list", "--cloud", "gov", "--role", "wem-agent"],
        )
        .refused("no-address", "argument `wem-agent`"),
        list("a category that is none", &["policy", "--secures", "AppTier"])
            .refused("bad-category", "argument `AppTier`"),
        list("a category that ends its quotes", &["policy", "--secures", "A:b' }"])
            .refused("bad-category", "argument `A:b' }`"),
        list("a cloud that is none", &["list", "--cloud", "moon"])
            .refused("usage", "argument `--cloud <CLOUD>`"),
        case("a role that a list of addresses has not")
            .file("list", GOOD)
            .run(["connector", "allowlist", "objects", "list", "--role", "wem-agent"])
            .refused("no-address", "argument `wem-agent`"),
    ]
}

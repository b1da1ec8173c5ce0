// SPDX-License-Identifier: Apache-2.0
//! Inventories, in CSV and YAML, in a site and before there is one.

use crate::case::{Case, all_are_refused, case};
use crate::papers::binary;

#[test]
fn an_inventory_with_a_mistake_is_refused_at_its_cell() {
    all_are_refused(&cases());
}

const HEAD: &str = "name,addresses,component,categories\n";

pub(crate) fn cases() -> Vec<Case> {
    [files(), headers(), lines(), lists()].concat()
}

const PATH: &str = "site/inventory/z.csv";

fn inventory(name: &'static str, bytes: impl AsRef<[u8]>) -> Case {
    case(name).file(PATH, bytes)
}

fn files() -> Vec<Case> {
    vec![
        inventory("an empty inventory", "").refused("bad-header", "inventory/z.csv:1"),
        inventory("an inventory that is not UTF-8", b"name,addresses\ncaf\xe9,10.0.0.1\n")
            .refused("not-utf8", PATH),
        inventory("an inventory of junk", binary()).refused("not-utf8", PATH),
        inventory("an inventory in UTF-16", b"\xff\xfen\0a\0m\0e\0").refused("not-utf8", PATH),
        inventory("a spreadsheet that was only renamed", b"PK\x03\x04\x14\0\x06\0")
            .refused("bad-header", "inventory/z.csv:1"),
        case("an inventory of 100 MB")
            .prepared(|folder| {
                std::fs::File::create(folder.join(PATH)).unwrap().set_len(100 << 20).unwrap()
            })
            .refused("file-too-large", PATH),
        case("an inventory that an editor called a text")
            .file("site/inventory/z.csv.txt", "name,addresses\na,10.0.0.1\n")
            .refused("not-read", "site/inventory/z.csv.txt")
            .helped("`z.csv`"),
        case("an inventory that is a spreadsheet")
            .file("site/inventory/z.xlsx", b"PK\x03\x04\x14\0\x06\0")
            .refused("not-read", "site/inventory/z.xlsx")
            .helped("`z.csv`"),
        inventory(
            "a machine that is called like an address",
            format!("{HEAD}10.0.0.9,10.0.0.8,,\n"),
        )
        .refused("bad-name", "inventory/z.csv:2"),
        inventory("a machine that is called like a word", format!("{HEAD}Outside,10.0.0.8,,\n"))
            .refused("bad-name", "inventory/z.csv:2"),
        case("an inventory that leads nowhere")
            .prepared(|folder| {
                std::os::unix::fs::symlink("gone", folder.join("site/inventory/a.csv")).unwrap()
            })
            .refused("no-such-file", "site/inventory/a.csv"),
        inventory("a first site from a broken inventory", format!("{HEAD}a,10.0.0,,\n"))
            .run(["init", "citrix", "new", "--inventory", PATH])
            .refused("bad-address", "site/inventory/z.csv:2"),
        inventory("a first site from an empty inventory", "")
            .run(["init", "citrix", "new", "--inventory", PATH])
            .refused("bad-header", "site/inventory/z.csv:1"),
        case("a first site from a folder")
            .run(["init", "citrix", "new", "--inventory", "site"])
            .refused("unreadable", "site"),
    ]
}

fn headers() -> Vec<Case> {
    let header =
        |name, text: &str| inventory(name, text).refused("bad-header", "inventory/z.csv:1");
    vec![
        header("columns parted by semicolons", "name;addresses;component\na;10.0.0.1;\n")
            .helped("with commas"),
        header("a column twice", "name,addresses,name\na,10.0.0.1,b\n"),
        header("a slip in a column", "name,adresses\na,10.0.0.1\n").helped("`addresses`"),
        header("an unknown column", "name,addresses,owner\na,10.0.0.1,eva\n"),
        header("no column for addresses", "name,component\na,StoreFront\n"),
        header("no header at all", "a,10.0.0.1,StoreFront,AppTier:StoreFront\n"),
        header("semicolons between the cells", "name;addresses\na;10.0.0.1\n"),
    ]
}

fn lines() -> Vec<Case> {
    let line = |name, code, text: &str| {
        let count = text.lines().count() + 1;
        let text = format!("{HEAD}{text}\n");
        inventory(name, text).refused(code, &format!("inventory/z.csv:{count}"))
    };
    vec![
        line("a name twice", "duplicate-workload", "a,10.0.0.1,,\na,10.0.0.2,,"),
        line("an address twice", "duplicate-address", "a,10.0.0.1,,\nb,10.0.0.1,,"),
        line(
            "an IPv6 address in two spellings",
            "duplicate-address",
            "a,fd00::a,,\nb,FD00:0:0:0::000A,,",
        ),
        line("a network in place of an address", "bad-address", "a,10.0.0.0/24,,"),
        line("an address of 300", "bad-address", "a,10.0.0.300,,"),
        line("an address with a zone", "bad-address", "a,fe80::1%eth0,,"),
        line("an IPv4 address with leading zeros", "bad-address", "a,010.0.0.1,,"),
        line("the loopback", "bad-address", "a,::1,,"),
        line("no address", "missing-address", "a,,,"),
        line("no name", "bad-name", ",10.0.0.1,,"),
        line("a blank in a name", "bad-name", "a b,10.0.0.1,,"),
        line("a NUL in a name", "bad-name", "a\0b,10.0.0.1,,"),
        line("a slip in a component", "unknown-role", "a,10.0.0.1,StoreFrnt,"),
        line(
            "a component that is everything",
            "not-a-workload",
            "a,10.0.0.1,Any Citrix Component,",
        ),
        line("a category without a value", "bad-category", "a,10.0.0.1,,AppTier"),
        line("a category without a key", "bad-category", "a,10.0.0.1,,:StoreFront"),
        line("a category under a word of the format", "bad-category", "a,10.0.0.1,,tier:x"),
        line("a cell too many", "bad-record", "a,10.0.0.1,,,x"),
        line(
            "addresses parted by a comma",
            "bad-record",
            "a,10.0.0.1,10.0.0.2,StoreFront,AppTier:StoreFront",
        ),
        line("an open quote", "bad-name", "\"a,10.0.0.1,,"),
        inventory("a mistake in each of 20,000 lines", mistakes())
            .refused("bad-address", "inventory/z.csv:2"),
        inventory("a bad hardware address", "name,addresses,mac\na,10.0.0.1,00:11\n")
            .refused("bad-mac", "inventory/z.csv:2"),
        inventory(
            "a mistake behind a byte order mark and returns",
            "\u{feff}name,addresses\r\na,10.0.0.1\r\nb,10.0.0.x\r\n",
        )
        .refused("bad-address", "inventory/z.csv:3"),
        case("an address in two files")
            .file("site/inventory/a.csv", "name,addresses\nx,10.0.0.1\n")
            .refused("duplicate-address", "inventory/z.csv:2"),
    ]
}

fn mistakes() -> String {
    let lines: String = (0..20_000).map(|i| format!("w{i},10.0.0.300,,\n")).collect();
    format!("{HEAD}{lines}")
}

fn lists() -> Vec<Case> {
    let yaml = |name, text: &str| case(name).file("site/inventory/y.yaml", text);
    vec![
        yaml("a YAML inventory that is no list", "name: a\n")
            .refused("bad-yaml", "inventory/y.yaml:1"),
        yaml("a YAML workload without addresses", "- { name: a }\n")
            .refused("missing-key", "inventory/y.yaml:1"),
        yaml("a YAML workload with a slip in a key", "- { name: a, adresses: [10.0.0.9] }\n")
            .refused("unknown-key", "inventory/y.yaml:1"),
        yaml("a YAML workload with a number for an address", "- { name: a, addresses: 10 }\n")
            .refused("bad-yaml", "inventory/y.yaml:1"),
    ]
}

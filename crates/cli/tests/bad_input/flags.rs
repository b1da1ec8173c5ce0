// SPDX-License-Identifier: Apache-2.0
//! Words of the command line.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_wrong_command_line_is_refused() {
    all_are_refused(&cases());
}

pub(crate) fn cases() -> Vec<Case> {
    [verbs(), values(), times(), ends(), attackers(), charts(), first_site()].concat()
}

/// A word that is no UTF-8, as a shell in another encoding passes it on.
fn latin() -> &'static OsStr {
    OsStr::from_bytes(b"caf\xe9")
}

fn verbs() -> Vec<Case> {
    let none: [&str; 0] = [];
    vec![
        case("no verb").run(none).refused("usage", "argument `portolan`"),
        case("an unknown verb")
            .run(["chek", "site"])
            .refused("usage", "argument `chek`")
            .helped("`check`"),
        case("a verb that is not UTF-8").run([latin()]).refused("usage", "argument `caf\u{fffd}`"),
        case("no verb of the catalogue").run(["catalog"]).refused("usage", "argument `catalog`"),
        case("a language server on a socket")
            .run(["lsp", "--socket", "9000"])
            .refused("usage", "argument `--socket`"),
        case("a schema of no file").run(["schema"]).refused("usage", "argument `<KIND>`"),
        case("a schema of another file")
            .run(["schema", "policies"])
            .refused("usage", "argument `<KIND>`")
            .helped("`policy`"),
        case("a missing folder argument").run(["check"]).refused("usage", "argument `<DIR>`"),
        case("one word too many").run(["check", "site", "two"]).refused("usage", "argument `two`"),
        case("an empty folder name").run(["check", ""]).refused("usage", "argument `<DIR>`"),
        case("a folder that is not UTF-8")
            .run([OsStr::new("check"), latin()])
            .refused("no-site", "caf\u{fffd}"),
    ]
}

fn values() -> Vec<Case> {
    vec![
        case("an unknown option")
            .run(["check", "site", "--strickt"])
            .refused("usage", "argument `--strickt`")
            .helped("`--strict`"),
        case("an option twice")
            .run(["check", "site", "--format", "json", "--format", "json"])
            .refused("usage", "argument `--format <FORMAT>`"),
        case("an option without its value")
            .run(["check", "site", "--format"])
            .refused("usage", "argument `--format <FORMAT>`"),
        case("an unknown format")
            .run(["check", "site", "--format", "xml"])
            .refused("usage", "argument `--format <FORMAT>`"),
        case("a value that is not UTF-8")
            .run([OsStr::new("catalog"), OsStr::new("list"), OsStr::new("--role"), latin()])
            .refused("usage", "argument `catalog list --role caf\u{fffd}`"),
        case("a day that is none")
            .run(["check", "site", "--today", "2027-02-30"])
            .refused("usage", "argument `--today <TODAY>`"),
        case("an unknown mode")
            .run(["mode", "site", "enforced", "p"])
            .refused("usage", "argument `<MODE>`")
            .helped("`enforce`"),
        case("a mode without policies")
            .run(["mode", "site", "enforce"])
            .refused("usage", "argument `<POLICIES>...`"),
        case("a mode for all and for one")
            .run(["mode", "site", "enforce", "--all", "p"])
            .refused("usage", "argument `--all`"),
        case("a mode for an unknown policy")
            .run(["mode", "site", "enforce", "q"])
            .refused("unknown-policy", "argument `q`"),
        case("a mode for a known and an unknown policy")
            .run(["mode", "site", "enforce", "p", "q"])
            .refused("unknown-policy", "argument `q`"),
        case("a generation that is no number")
            .run(["rollback", "last", "--state", "state"])
            .refused("usage", "argument `[GENERATION]`"),
        case("a negative generation")
            .run(["rollback", "-1", "--state", "state"])
            .refused("usage", "argument `-1`"),
        case("a generation and all")
            .run(["rollback", "3", "--all", "--state", "state"])
            .refused("usage", "argument `[GENERATION]`"),
    ]
}

fn times() -> Vec<Case> {
    let trial = |name, time: &str| {
        let words = ["apply", "site", "--state", "state", "--confirm-within", time];
        case(name).run(words).refused("usage", "argument `--confirm-within <TIME>`")
    };
    vec![
        trial("a trial of no time", "0s"),
        trial("a trial of nonsense", "soon"),
        trial("a trial of two days", "48h"),
        trial("a trial in days", "2d"),
        trial("a trial of a number alone", "60"),
        trial("a trial in the past", "60s ago"),
        trial("a trial beyond all numbers", "99999999999999999999h"),
        case("a watch of no time")
            .run(["watch", "site", "--for", "0s"])
            .refused("usage", "argument `--for <TIME>`"),
    ]
}

fn ends() -> Vec<Case> {
    let asks = |name, source: &str, destination: &str, service: &str| {
        case(name).run(["explain", "site", source, destination, service])
    };
    vec![
        case("a question without a service")
            .run(["explain", "site", "sf1", "ddc1"])
            .refused("usage", "argument `<SERVICE>`"),
        asks("an unknown workload", "sf2", "ddc1", "tcp/443")
            .refused("unknown-end", "argument `sf2`"),
        asks("a slip in a workload", "sf1", "ddc2", "tcp/443")
            .refused("unknown-end", "argument `ddc2`")
            .helped("`ddc1`"),
        asks("a network with bits behind its prefix", "10.0.0.1/8", "ddc1", "tcp/443")
            .refused("bad-address", "argument `10.0.0.1/8`"),
        asks("a glob of nobody", "sg*", "ddc1", "tcp/443").refused("unknown-end", "argument `sg*`"),
        asks("a slip in a key of categories", "AppTyer=Store", "ddc1", "tcp/443")
            .refused("unknown-end", "argument `AppTyer=Store`")
            .helped("did you mean `AppTier=Store`?"),
        asks("a key of categories that nothing is like", "Colour=Red", "ddc1", "tcp/443")
            .refused("unknown-end", "argument `Colour=Red`")
            .helped("the site's keys are"),
        asks("a key without its value at an end", "T=", "ddc1", "any")
            .refused("unknown-end", "argument `T=`"),
        asks("a slip in a role", "role:storefrnt", "ddc1", "tcp/443")
            .refused("unknown-role", "argument `role:storefrnt`")
            .helped("did you mean `storefront`?"),
        asks("a role without a name", "role:", "ddc1", "any")
            .refused("unknown-role", "argument `role:`"),
        asks("a role that nobody plays", "ddc1", "role:license-server", "any")
            .refused("unknown-end", "argument `role:license-server`"),
        asks("networks of two families", "10.0.0.0/8", "fd00::/64", "any")
            .refused("no-common-family", "argument `fd00::/64`"),
        asks("a multicast group that opens a connection", "224.0.0.0/4", "any", "any")
            .refused("no-common-family", "argument `any`"),
        asks("a list of services with a slip", "sf1", "any", "tcp/443,htps")
            .refused("bad-service", "argument `tcp/443,htps`"),
        asks("an end with an escape in it", "a\n\u{1b}[31mb", "ddc1", "tcp/443")
            .refused("unknown-end", "argument `a  [31mb`"),
        asks("an empty end", "", "ddc1", "tcp/443").refused("unknown-end", "argument ``"),
        asks("a service without a protocol", "sf1", "ddc1", "443")
            .refused("bad-service", "argument `443`"),
        asks("a port beyond the last", "sf1", "ddc1", "tcp/65536")
            .refused("bad-service", "argument `tcp/65536`"),
        asks("a range of ports backwards", "sf1", "ddc1", "tcp/81-80")
            .refused("bad-service", "argument `tcp/81-80`"),
        asks("ends of two families", "10.9.9.9", "fd00::1", "tcp/443")
            .refused("no-common-family", "argument `fd00::1`"),
        asks("an ICMP of the other family", "fd00::9", "sf1", "icmp/8")
            .refused("no-common-family", "argument `sf1`"),
    ]
}

fn attackers() -> Vec<Case> {
    let from = |name, words: &[&str]| case(name).run(["blast-radius", "site"].iter().chain(words));
    vec![
        from("an attacker that is nobody", &["ddc2"])
            .refused("unknown-end", "argument `ddc2`")
            .helped("`ddc1`"),
        from("an attacker at a group address", &["224.0.0.1"])
            .refused("unknown-end", "argument `224.0.0.1`"),
        from("a drawing of nobody", &["--format", "svg"]).refused("no-drawing", "argument `svg`"),
        from("a drawing of two editions", &["sf1", "--format", "dot", "--before", "site"])
            .refused("no-drawing", "argument `dot`"),
        from("an unknown form of a drawing", &["sf1", "--format", "png"])
            .refused("usage", "argument `--format <FORMAT>`"),
        from("an edition before that does not exist", &["sf1", "--before", "none"])
            .refused("no-site", "none"),
        from("an attacker that was not there before", &["sf1", "--before", "old"])
            .file("old/portolan.yaml", "site: s\n")
            .file("old/inventory/z.csv", "name,addresses\nddc1,10.0.0.2\n")
            .refused("unknown-end", "argument `sf1`"),
    ]
}

fn charts() -> Vec<Case> {
    vec![
        case("an unknown vendor")
            .run(["catalog", "list", "--vendor", "citrx"])
            .refused("unknown-vendor", "argument `citrx`")
            .helped("citrix"),
        case("an unknown role")
            .run(["catalog", "list", "--role", "StoreFrnt"])
            .refused("unknown-role", "argument `StoreFrnt`")
            .helped("did you mean"),
        case("an unknown requirement")
            .run(["catalog", "show", "citrix/none"])
            .refused("unknown-requirement", "argument `citrix/none`"),
        case("a search for nothing")
            .run(["catalog", "search"])
            .refused("usage", "argument `<WORDS>...`"),
        case("an unknown shape of the catalogue")
            .run(["catalog", "list", "--format", "yaml"])
            .refused("usage", "argument `--format <FORMAT>`"),
        case("a paper of an unknown vendor")
            .file("paper", "")
            .run(["catalog", "import", "paper", "--vendor", "x"])
            .refused("unknown-vendor", "argument `x`"),
        case("an unknown form of a paper")
            .file("paper", "")
            .run(["catalog", "diff", "paper", "--form", "pdf"])
            .refused("usage", "argument `--form <FORM>`"),
    ]
}

fn first_site() -> Vec<Case> {
    let init = |name, words: &[&str]| {
        let start = ["init", "citrix", "new", "--inventory", "site/inventory/z.csv"];
        case(name).run(start.iter().chain(words))
    };
    vec![
        case("an unknown platform")
            .run(["init", "vmware", "new", "--inventory", "x"])
            .refused("usage", "argument `<PLATFORM>`"),
        case("no inventory")
            .run(["init", "citrix", "new"])
            .refused("usage", "argument `--inventory <INVENTORY>`"),
        case("an inventory that does not exist")
            .run(["init", "citrix", "new", "--inventory", "no.csv"])
            .refused("no-such-file", "no.csv"),
        case("a folder that is in use")
            .run(["init", "citrix", "site", "--inventory", "site/inventory/z.csv"])
            .refused("not-empty", "site"),
        case("a file where the folder goes")
            .run(["init", "citrix", "site/portolan.yaml", "--inventory", "site/inventory/z.csv"])
            .refused("unwritable", "site/portolan.yaml"),
        case("the folder above")
            .run(["init", "citrix", "empty/..", "--inventory", "site/inventory/z.csv"])
            .prepared(|folder| std::fs::create_dir(folder.join("empty")).unwrap())
            .refused("not-empty", "empty/.."),
        case("an empty folder without a name")
            .run(["init", "citrix", "empty/deep/..", "--inventory", "site/inventory/z.csv"])
            .prepared(|folder| std::fs::create_dir_all(folder.join("empty")).unwrap())
            .refused("own-folder", "empty/deep/.."),
        case("a folder below a file")
            .run(["init", "citrix", "site/portolan.yaml/a", "--inventory", "site/inventory/z.csv"])
            .refused("unwritable", "site/portolan.yaml/a"),
        init("an unknown condition", &["--with", "edtt"])
            .refused("unknown-condition", "argument `edtt`")
            .helped("`edt`"),
        init("an unknown condition to leave out", &["--without", "x"])
            .refused("unknown-condition", "argument `x`"),
        init("a pin without a service", &["--pin", "fas-ca-dcom"])
            .refused("bad-pin", "argument `fas-ca-dcom`"),
        init("an unknown pin", &["--pin", "fas-ca=tcp/5000"])
            .refused("unknown-pin", "argument `fas-ca`"),
        init("a pin to no service", &["--pin", "fas-ca-dcom=5000"])
            .refused("bad-service", "argument `5000`"),
        init("users at no address", &["--users", "10.0.0.0/33"])
            .refused("bad-address", "argument `10.0.0.0/33`"),
        init("administrators at a name", &["--admins", "office"])
            .refused("bad-address", "argument `office`"),
        init("an internet of nonsense", &["--internet", "::/129"])
            .refused("bad-address", "argument `::/129`"),
    ]
}

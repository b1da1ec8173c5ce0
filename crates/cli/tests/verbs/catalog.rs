// SPDX-License-Identifier: Apache-2.0
//! `catalog`: what is shipped, and a paper in its three forms.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::portolan::{portolan, portolan_in};

fn citrix() -> Vec<Value> {
    let list = portolan(&["catalog", "list", "--vendor", "citrix", "--format", "json"]).json(0);
    list["requirements"].as_array().unwrap().clone()
}

#[test]
fn the_chart_of_citrix_has_every_row_of_the_paper() {
    let (printed, prose): (Vec<Value>, Vec<Value>) =
        citrix().into_iter().partition(|r| r["row"].is_u64());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &printed {
        *counts.entry(row["section"].as_str().unwrap()).or_default() += 1;
    }
    let mut counts: Vec<usize> = counts.into_values().collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3, 4, 4, 5, 6, 9, 9, 12, 15, 18, 19, 19, 21, 23]);
    assert_eq!((printed.len(), prose.len()), (170, 16));
    assert!(prose.iter().all(|row| row["printed"].is_null()));
}

#[test]
fn every_requirement_has_the_shape_that_programs_read() {
    let keys = [
        "id",
        "section",
        "row",
        "printed",
        "source",
        "destination",
        "kind",
        "services",
        "when",
        "corrected",
        "purpose",
    ];
    for row in citrix() {
        let object = row.as_object().unwrap();
        assert_eq!(object.keys().collect::<Vec<_>>(), keys, "{row}");
        for service in row["services"].as_array().unwrap() {
            let icmp = service["protocol"] == "icmp";
            assert!(icmp || ["tcp", "udp"].contains(&service["protocol"].as_str().unwrap()));
            assert_eq!(service["from"].is_u64() && service["to"].is_u64(), !icmp, "{row}");
        }
    }
}

#[test]
fn the_same_rows_come_as_csv_and_as_markdown() {
    let count = citrix().len();
    let csv = portolan(&["catalog", "list", "--vendor", "citrix", "--format", "csv"]).data(0);
    assert!(csv.starts_with("id,source,destination,services,when,corrected,purpose\n"));
    assert_eq!(csv.lines().count(), count + 1);
    let words = ["catalog", "list", "--vendor", "citrix", "--format", "markdown"];
    assert_eq!(portolan(&words).data(0).lines().count(), count + 2);
}

#[test]
fn a_requirement_is_found_by_its_words_and_shown_by_its_id() {
    let words = ["catalog", "search", "storefront", "controller", "--format", "csv"];
    let found = portolan(&words).data(0);
    assert!(found.lines().any(|line| line.starts_with("citrix/storefront/controller,")), "{found}");
    let shown = portolan(&["catalog", "show", "citrix/storefront/controller"]).data(0);
    assert!(shown.contains("StoreFront Server | DDC Controller, XenMobile | TCP | 80, 443"));
    assert!(shown.contains("services     tcp/80, tcp/443"), "{shown}");
}

#[test]
fn a_role_is_found_by_any_of_its_names() {
    let of = |name| portolan(&["catalog", "list", "--role", name, "--format", "json"]).json(0);
    let rows = of("vda");
    assert!(rows["requirements"].as_array().unwrap().len() > 10);
    assert_eq!(of("Virtual Delivery Agent"), rows);
}

#[test]
fn every_role_is_listed_with_its_kind_and_every_name_it_goes_by() {
    let roles = portolan(&["catalog", "roles", "--format", "json"]).json(0);
    let roles = roles["roles"].as_array().unwrap();
    let of = |id: &str| roles.iter().find(|role| role["id"] == id).unwrap();
    assert!(of("vda")["aliases"].as_array().unwrap().contains(&"Session Host".into()));
    assert_eq!(
        (&of("vda")["kind"], &of("user-device")["kind"]),
        (&"workload".into(), &"external".into())
    );
    let csv = portolan(&["catalog", "roles", "--format", "csv"]).data(0);
    assert!(csv.starts_with("id,name,kind,aliases,app,tier,played_by\n"));
    assert_eq!(csv.lines().count(), roles.len() + 1);
    let markdown = portolan(&["catalog", "roles", "--format", "markdown"]).data(0);
    assert_eq!(markdown.lines().count(), roles.len() + 2);
    let found = portolan(&["catalog", "roles", "virtual", "AGENT"]).data(0);
    assert!(found.contains("vda ") && !found.contains("storefront"), "{found}");
}

#[test]
fn every_condition_is_listed_with_its_default_and_what_hangs_on_it() {
    let list = portolan(&["catalog", "conditions", "--format", "json"]).json(0);
    let list = list["conditions"].as_array().unwrap();
    let of = |id: &str| list.iter().find(|condition| condition["id"] == id).unwrap();
    assert_eq!(of("on-premises")["default"], true);
    assert_eq!(of("cvad-service")["default"], false);
    let hanging: u64 = list.iter().map(|c| c["requirements"].as_u64().unwrap()).sum();
    let all = portolan(&["catalog", "list", "--format", "json"]).json(0);
    let all = all["requirements"].as_array().unwrap();
    let conditional = all.iter().filter(|r| r["when"].is_string()).count();
    assert_eq!(usize::try_from(hanging).unwrap(), conditional);
    let csv = portolan(&["catalog", "conditions", "daas", "--format", "csv"]).data(0);
    assert!(csv.starts_with("id,default,requirements,meaning\ncvad-service,off,"), "{csv}");
    let markdown = portolan(&["catalog", "conditions", "--format", "markdown"]).data(0);
    assert_eq!(markdown.lines().count(), list.len() + 2);
    assert!(portolan(&["catalog", "conditions"]).data(0).contains("on-premises"));
}

/// The shipped rows as a paper in Markdown, with a change in one of them.
fn edition(change: &str) -> tempfile::TempDir {
    let rows = citrix();
    let mut paper = String::new();
    let mut section = "";
    for row in rows.iter().filter(|row| row["row"].is_u64()) {
        let here = row["section"].as_str().unwrap();
        if section != here {
            section = here;
            paper +=
                &format!("\n## {here}\n\n|Source|Destination|Type|Port|Details|\n|-|-|-|-|-|\n");
        }
        paper += &markdown_row(&row["printed"]);
    }
    let folder = tempfile::tempdir().unwrap();
    let changed = paper.replacen("|UDP|7000|", change, 1);
    fs::write(folder.path().join("paper.md"), changed).unwrap();
    folder
}

fn cell(printed: &Value, name: &str) -> String {
    printed[name].as_str().unwrap().to_owned()
}

fn markdown_row(printed: &Value) -> String {
    let cells = ["source", "destination", "type", "ports"].map(|name| cell(printed, name));
    format!("|{}|why|\n", cells.join("|").replace('*', "\\*"))
}

#[test]
fn an_edition_that_changes_nothing_has_no_differences() {
    let folder = edition("|UDP|7000|");
    let diff = portolan_in(folder.path(), &["catalog", "diff", "paper.md", "--format", "json"]);
    assert_eq!(diff.json(0)["differences"], Value::Array(Vec::new()));
}

#[test]
fn an_edition_that_changes_a_port_has_a_difference() {
    let folder = edition("|UDP|7001|");
    let diff = portolan_in(folder.path(), &["catalog", "diff", "paper.md", "--format", "json"]);
    assert_eq!(diff.json(1)["differences"].as_array().unwrap().len(), 1);
    let text = portolan_in(folder.path(), &["catalog", "diff", "paper.md"]).data(1);
    assert!(text.contains("7000") && text.contains("7001"), "{text}");
}

const SEED: &str = "../../../shared/seeds/003_6c5d684853173844.txt";

#[test]
fn the_saved_paper_gives_the_same_rows_in_three_forms() {
    let paper = Path::new(env!("CARGO_MANIFEST_DIR")).join(SEED);
    if !paper.is_file() {
        println!("skipped: the_saved_paper_gives_the_same_rows_in_three_forms (no saved paper)");
        return;
    }
    let import = |path: &Path| {
        let words = ["catalog", "import", path.to_str().unwrap(), "--format", "json"];
        portolan(&words).json(0)["rows"].as_array().unwrap().clone()
    };
    let rows = import(&paper);
    assert_eq!(rows.len(), 170);
    let diff = portolan(&["catalog", "diff", paper.to_str().unwrap()]);
    assert_eq!(diff.data(0), "");
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("paper.md", markdown(&rows)), ("paper.html", html(&rows))] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        assert_eq!(import(&path), rows, "{name}");
    }
}

fn markdown(rows: &[Value]) -> String {
    let head = "|Source|Destination|Type|Port|Details|\n|-|-|-|-|-|\n";
    let table = |rows: &[Value]| {
        let section = rows[0]["section"].as_str().unwrap();
        let lines: String = rows.iter().map(|row| markdown_row(&row["printed"])).collect();
        format!("## {section}\n\n{head}{lines}\n")
    };
    rows.chunk_by(|a, b| a["section"] == b["section"]).map(table).collect()
}

/// One cell for all rows in a line that have the same source.
fn html(rows: &[Value]) -> String {
    let head = "<tr><th>Source<th>Destination<th>Type<th>Port<th>Details";
    let group = |rows: &[Value]| {
        let source = cell(&rows[0]["printed"], "source");
        let span = format!("<tr><td rowspan={}>{source}", rows.len());
        let lines: Vec<String> = rows.iter().map(|row| html_cells(&row["printed"])).collect();
        format!("{span}{}\n", lines.join("\n<tr>"))
    };
    let table = |rows: &[Value]| {
        let section = rows[0]["section"].as_str().unwrap();
        let same = |a: &Value, b: &Value| a["printed"]["source"] == b["printed"]["source"];
        let lines: String = rows.chunk_by(same).map(group).collect();
        format!("<h2>{section}</h2><table>{head}\n{lines}</table>\n")
    };
    rows.chunk_by(|a, b| a["section"] == b["section"]).map(table).collect()
}

fn html_cells(printed: &Value) -> String {
    let cells = ["destination", "type", "ports"].map(|name| format!("<td>{}", cell(printed, name)));
    format!("{}<td>why", cells.concat())
}

#[test]
fn one_requirement_is_shown_to_programs_in_the_form_of_the_list() {
    let id = "citrix/storefront/controller";
    let shown = portolan(&["catalog", "show", id, "--format", "json"]).json(0);
    let listed = portolan(&["catalog", "list", "--format", "json"]).json(0);
    let shown = shown["requirements"].as_array().unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["id"], id);
    assert!(listed["requirements"].as_array().unwrap().contains(&shown[0]));
}

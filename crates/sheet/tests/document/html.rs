// SPDX-License-Identifier: Apache-2.0
//! The page, as a browser reads it.

use portolan_analysis::coverage::Row;
use portolan_sheet::html;
use scraper::{Html, Selector};

use super::{HOSTILE, demo, hostile};

fn all<'a>(page: &'a Html, selector: &'a Selector) -> Vec<scraper::ElementRef<'a>> {
    page.select(selector).collect()
}

fn select(words: &str) -> Selector {
    Selector::parse(words).unwrap()
}

#[test]
fn every_row_stands_on_the_page_once_with_its_verdict() {
    let matrix = demo();
    let page = Html::parse_document(&html(&matrix));
    let (ids, verdicts) =
        (select("tbody th[scope=row]"), select("td.allowed, td.blocked, td.partly"));
    let heads: Vec<String> = all(&page, &ids)
        .iter()
        .filter_map(|head| head.text().next().map(str::to_owned))
        .filter(|id| id.contains('/'))
        .collect();
    let present = matrix.rows().filter(|r| r.pairs_all > 0).count();
    for id in matrix.rows().map(|r: &Row| &r.requirement) {
        let told = heads.iter().filter(|head| *head == id).count();
        assert_eq!(told, matrix.rows().filter(|r| r.requirement == *id).count(), "{id}");
    }
    assert_eq!(all(&page, &verdicts).len(), present);
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_runs_nothing() {
    let text = html(&demo());
    let page = Html::parse_document(&text);
    for none in ["script", "link", "img", "iframe", "object", "[src]", "[onload]", "[style]"] {
        assert!(all(&page, &select(none)).is_empty(), "{none}");
    }
    assert!(!text.contains("url(") && !text.contains("@import"));
}

#[test]
fn a_reader_who_hears_the_page_finds_his_way() {
    let page = Html::parse_document(&html(&demo()));
    assert_eq!(all(&page, &select("html[lang=en]")).len(), 1);
    assert_eq!(all(&page, &select("h1")).len(), 1);
    let tables = all(&page, &select("table")).len();
    assert_eq!(all(&page, &select("table > caption")).len(), tables);
    assert_eq!(all(&page, &select("table > thead")).len(), tables);
    assert!(all(&page, &select("thead th:not([scope=col])")).is_empty());
    for link in all(&page, &select("a[href^='#']")) {
        let id = link.attr("href").unwrap().trim_start_matches('#');
        assert_eq!(all(&page, &select(&format!("h2[id='{id}']"))).len(), 1, "{id}");
    }
}

#[test]
fn it_prints_on_landscape_with_the_head_of_a_table_on_every_page() {
    let text = html(&demo());
    assert!(text.contains("size: A4 landscape"));
    assert!(text.contains("thead { display: table-header-group; }"));
}

#[test]
fn what_a_user_wrote_is_text() {
    let page = Html::parse_document(&html(&hostile()));
    assert!(all(&page, &select("img, b, [onerror]")).is_empty());
    let said: String = page.root_element().text().collect();
    let readable = HOSTILE.replace('\u{202e}', "");
    assert!(said.contains(&readable), "{readable}");
    assert!(!said.contains('\u{202e}'));
}

#[test]
fn there_is_room_to_sign_under_the_digest() {
    let page = Html::parse_document(&html(&demo()));
    let rows = all(&page, &select("table.signatures tbody tr")).len();
    assert_eq!(rows, 3);
    let said: String = page.root_element().text().collect();
    assert!(said.contains("0123abcd") && said.contains("2026-11-20"));
}

// SPDX-License-Identifier: Apache-2.0
//! A blast radius for Graphviz.

use std::collections::BTreeMap;
use std::fmt::Write;

use portolan_site::model::View;

use super::super::Radius;
use super::picture::Picture;

/// One view, columns by step.
pub fn dot(radius: &Radius, view: View) -> String {
    let picture = Picture::of(radius, view);
    let mut out = String::from("digraph blast_radius {\n  rankdir=LR;\n  node [shape=box];\n");
    let more = picture.left_out.iter().map(|words| format!("\n{words}"));
    let title = format!("{}{}", picture.title, more.collect::<String>());
    let _ = writeln!(out, "  label={};", quoted(&title));
    let mut columns: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (number, node) in picture.nodes.iter().enumerate() {
        let label = format!("{}\n{}", node.name, node.count());
        let _ = writeln!(out, "  n{number} [label={}];", quoted(&label));
        columns.entry(node.step).or_default().push(format!("n{number};"));
    }
    for column in columns.values() {
        let _ = writeln!(out, "  {{ rank=same; {} }}", column.join(" "));
    }
    for edge in &picture.edges {
        let label = quoted(&edge.services);
        let _ = writeln!(out, "  n{} -> n{} [label={label}];", edge.from, edge.to);
    }
    out + "}\n"
}

/// A string of the language: a backslash would begin an escape, and a name may not bring one.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_ends_its_string_or_brings_an_escape() {
        assert_eq!(quoted("a\"b\\c\nd\u{7}"), "\"a\\\"b\\\\c\\nd \"");
    }
}

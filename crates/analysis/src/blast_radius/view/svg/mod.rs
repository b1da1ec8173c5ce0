// SPDX-License-Identifier: Apache-2.0
//! A blast radius as a drawing: columns by step, no script, every text escaped.
//!
//! Boxes and labels bring their own ground, and lines are of a middle grey, so that it can be read
//! on a light page and on a dark one.

mod layout;
mod text;

use std::fmt::Write;

use portolan_site::model::View;

use super::super::Radius;
use super::picture::{Edge, Node, Picture};
use layout::{BOX, Layout, Place, SLOT, WAY, Way};
use text::{escaped, short};

const STYLE: &str = "\
text { font: 13px sans-serif; fill: #1b1b1b; }
.head { font-weight: bold; fill: #767676; }
.few { font-size: 11px; fill: #4a4a4a; }
.way { font: 11px monospace; }
rect { stroke: #767676; }
.start { fill: #ffd9b0; } .one { fill: #ffe9a8; } .far { fill: #dfe8f3; } .ground { fill: #f4f4f4; }
path { fill: none; stroke: #808080; stroke-width: 1.4; }";

/// So many letters of a name, and of a list of services, are shown; all of it is told on hovering.
const NAME_MAX: usize = 26;
const WAY_MAX: usize = 40;

/// One view.
pub fn svg(radius: &Radius, view: View) -> String {
    let picture = Picture::of(radius, view);
    let layout = Layout::of(&picture);
    let (width, height) = (layout.width, layout.height);
    let title = escaped(&picture.title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<title>{title}</title>\n\
         <style>\n{STYLE}\n</style>\n"
    );
    for (step, x) in &layout.heads {
        let head = match step {
            0 => "start".to_owned(),
            1 => "one step".to_owned(),
            many => format!("{many} steps"),
        };
        let _ = writeln!(out, "<text class=\"head\" x=\"{x}\" y=\"22\">{head}</text>");
    }
    for (edge, way) in picture.edges.iter().zip(&layout.ways) {
        draw_way(&mut out, edge, way);
    }
    for (node, place) in picture.nodes.iter().zip(&layout.places) {
        draw_box(&mut out, node, place);
    }
    if let Some(words) = &picture.left_out {
        let _ = writeln!(out, "<text class=\"head\" x=\"16\" y=\"{}\">{words}</text>", height - 12);
    }
    out + "</svg>\n"
}

fn draw_way(out: &mut String, edge: &Edge, way: &Way) {
    let Way { from: (x0, y0), to: (x1, y1) } = *way;
    let label = x1 - WAY - 10;
    let middle = (x0 + label) / 2;
    let _ = writeln!(
        out,
        "<path d=\"M{x0} {y0}C{middle} {y0} {middle} {y1} {label} {y1}H{x1}m-7 -4l7 4l-7 4\"/>"
    );
    let (top, base, text) = (y1 - SLOT / 2 + 2, y1 + 4, label + 6);
    let (high, full) = (SLOT - 4, escaped(&edge.services));
    let _ = writeln!(
        out,
        "<g><title>{full}</title><rect class=\"ground\" x=\"{label}\" y=\"{top}\" width=\"{WAY}\" \
         height=\"{high}\" rx=\"4\"/><text class=\"way\" x=\"{text}\" y=\"{base}\">{}</text></g>",
        escaped(&short(&edge.services, WAY_MAX))
    );
}

fn draw_box(out: &mut String, node: &Node, place: &Place) {
    let Place { x, y, height } = *place;
    let class = match node.step {
        0 => "start",
        1 => "one",
        _ => "far",
    };
    let (text, middle) = (x + 10, y + height / 2);
    let (name, few) = (middle - 3, middle + 14);
    let _ = writeln!(
        out,
        "<g><title>{}</title><rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{BOX}\" \
         height=\"{height}\" rx=\"6\"/><text x=\"{text}\" y=\"{name}\">{}</text>\
         <text class=\"few\" x=\"{text}\" y=\"{few}\">{}</text></g>",
        escaped(&node.name),
        escaped(&short(&node.name, NAME_MAX)),
        node.count()
    );
}

// SPDX-License-Identifier: Apache-2.0
//! Where everything stands: a column for each step, and a slot of its own for each way into a box,
//! so that no two labels meet.

use std::collections::BTreeMap;

use super::super::picture::Picture;

/// Widths of a box and of a label, the height of a slot, in pixels.
pub(super) const BOX: i64 = 200;
pub(super) const WAY: i64 = 280;
pub(super) const SLOT: i64 = 22;

/// Between two columns: the bend of a line, and the label.
const GAP: i64 = WAY + 90;
const EDGE: i64 = 16;
const TOP: i64 = 36;
const BETWEEN: i64 = 14;
const LEAST: i64 = 44;

/// The box of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) height: i64,
}

/// Where an edge leaves, and where it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) from: (i64, i64),
    pub(super) to: (i64, i64),
}

/// Of nodes and edges in the order of the picture.
pub(super) struct Layout {
    pub(super) width: i64,
    pub(super) height: i64,
    /// The steps that there are, and where their columns begin.
    pub(super) heads: BTreeMap<u32, i64>,
    pub(super) places: Vec<Place>,
    pub(super) ways: Vec<Way>,
}

impl Layout {
    pub(super) fn of(picture: &Picture) -> Self {
        let mut slots = vec![0i64; picture.nodes.len()];
        for edge in &picture.edges {
            if let Some(count) = slots.get_mut(edge.to) {
                *count += 1;
            }
        }
        let mut heads = BTreeMap::new();
        let mut below: BTreeMap<u32, i64> = BTreeMap::new();
        let mut places = Vec::new();
        for (node, slots) in picture.nodes.iter().zip(&slots) {
            let x = EDGE + i64::from(node.step) * (BOX + GAP);
            let next = below.entry(node.step).or_insert(TOP);
            let height = LEAST.max(slots * SLOT);
            places.push(Place { x, y: *next, height });
            *next += height + BETWEEN;
            heads.insert(node.step, x);
        }
        let right = heads.values().max().copied().unwrap_or(EDGE);
        let bottom = below.values().max().copied().unwrap_or(TOP);
        let ways = ways(picture, &places, &slots);
        let foot = if picture.left_out.is_some() { SLOT } else { 0 };
        let (width, height) = (right + BOX + EDGE, bottom - BETWEEN + EDGE + foot);
        Self { width, height, heads, places, ways }
    }
}

fn ways(picture: &Picture, places: &[Place], slots: &[i64]) -> Vec<Way> {
    let mut taken = vec![0i64; places.len()];
    let way = |edge: &super::super::picture::Edge| {
        let (from, to) = (places.get(edge.from)?, places.get(edge.to)?);
        let (slots, taken) = (slots.get(edge.to)?, taken.get_mut(edge.to)?);
        let first = to.y + (to.height - slots * SLOT) / 2 + SLOT / 2;
        let arrives = (to.x, first + *taken * SLOT);
        *taken += 1;
        Some(Way { from: (from.x + BOX, from.y + from.height / 2), to: arrives })
    };
    picture.edges.iter().filter_map(way).collect()
}

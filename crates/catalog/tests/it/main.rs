// SPDX-License-Identifier: Apache-2.0
//! What the catalogue holds, and what a published paper becomes.

#[cfg(test)]
mod data_files;
#[cfg(test)]
mod differences;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod render;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod traps;
#[cfg(test)]
mod views;

#[cfg(test)]
mod reading {
    use portolan_catalog::import::{Form, PrintedRow, import};
    use portolan_diagnostics::{Format, Sources, render};

    /// The rows of a text, and its diagnostics as `path:line:column: ...` lines.
    pub(crate) fn read(text: &str, form: Option<Form>) -> (Vec<PrintedRow>, String) {
        let mut sources = Sources::default();
        let id = sources.add("paper", text);
        let (rows, found) = import(id, &sources, form);
        (rows, render(Format::Concise, &found, &sources))
    }

    /// The rows of a text that has nothing wrong.
    pub(crate) fn rows(text: &str, form: Option<Form>) -> Vec<PrintedRow> {
        let (rows, found) = read(text, form);
        assert_eq!(found, "");
        rows
    }

    /// The rows as `source | destination | type | ports`.
    pub(crate) fn cells(rows: &[PrintedRow]) -> Vec<String> {
        let line = |row: &PrintedRow| {
            let p = &row.printed;
            format!("{} | {} | {} | {}", p.source, p.destination, p.kind, p.ports)
        };
        rows.iter().map(line).collect()
    }

    /// The saved ports paper; `None`, told by name, where the checkout stands alone.
    pub(crate) fn paper(test: &str) -> Option<String> {
        let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/seeds");
        let text = std::fs::read_to_string(format!("{seeds}/003_6c5d684853173844.txt"));
        if text.is_err() {
            println!("skipped: {test}: the saved ports paper is not beside this checkout");
        }
        text.ok()
    }
}

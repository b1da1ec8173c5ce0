// SPDX-License-Identifier: Apache-2.0
//! Programs of known products that run on this machine. A program that runs need not be in the
//! way; it names what might be.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use portolan_doctor::seen::Agent;

/// Product and program, each with its source.
const TABLE: &str = include_str!("../../../../catalog/interception/agents.csv");
/// A command line may be megabytes long; its beginning names the program.
const COMMAND_BYTES: u64 = 4096;
/// The kernel keeps 15 bytes of a name (proc(5), `comm`).
const COMM_BYTES: usize = 15;

/// Those that run now, each once. Processes that hide from us are not found.
pub(super) fn agents() -> std::io::Result<Vec<Agent>> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let is_process = entry.file_name().to_string_lossy().bytes().all(|b| b.is_ascii_digit());
        if is_process && let Some((product, process)) = known(&entry.path()) {
            found.insert((product, process));
        }
    }
    let agent = |(product, process): (&str, &str)| Agent {
        product: product.to_owned(),
        process: process.to_owned(),
    };
    Ok(found.into_iter().map(agent).collect())
}

fn known(process: &Path) -> Option<(&'static str, &'static str)> {
    let comm = std::fs::read_to_string(process.join("comm")).unwrap_or_default();
    let mut command = Vec::new();
    let file = std::fs::File::open(process.join("cmdline")).ok()?;
    file.take(COMMAND_BYTES).read_to_end(&mut command).ok()?;
    product(comm.trim_end(), &command)
}

/// By the kernel's name, by the program, or by the script that an interpreter runs.
fn product(comm: &str, command: &[u8]) -> Option<(&'static str, &'static str)> {
    let words = command.split(|b| *b == 0).take(2).map(|word| {
        let text = String::from_utf8_lossy(word).into_owned();
        text.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
    });
    let words: Vec<String> = words.collect();
    rows().find(|(_, name)| {
        let short = name.get(..COMM_BYTES).unwrap_or(name);
        comm.eq_ignore_ascii_case(short) || words.iter().any(|word| is_program(word, name))
    })
}

fn is_program(word: &str, name: &str) -> bool {
    let stem = word.strip_suffix(".exe").unwrap_or(word);
    stem.eq_ignore_ascii_case(name)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_its_name_alone() {
        assert_eq!(
            product("zstunnel", b"/opt/zscaler/bin/zstunnel\0"),
            Some(("Zscaler Client Connector", "zstunnel"))
        );
        let script = b"/usr/bin/python3\0/opt/bin/mitmdump\0--mode\0";
        assert_eq!(product("python3", script), Some(("mitmproxy", "mitmdump")));
        assert_eq!(product("vim", b"vim\0/etc/squid/squid.conf\0"), None);
        assert_eq!(product("", b""), None);
    }

    #[test]
    fn the_table_is_in_order_and_each_row_has_a_source() {
        let lines: Vec<&str> = TABLE.lines().skip(1).collect();
        assert!(lines.is_sorted());
        assert!(lines.iter().all(|line| line.split(',').count() == 3 && line.contains(",http")));
    }

    #[test]
    fn this_process_is_no_agent() {
        let found = agents().unwrap();
        assert!(found.iter().all(|agent| !agent.process.contains("portolan")));
    }
}

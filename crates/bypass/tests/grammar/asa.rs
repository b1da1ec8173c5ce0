// SPDX-License-Identifier: Apache-2.0
//! The ASA's shell, as far as dynamic split tunnelling needs it (Cisco ASA command reference,
//! `anyconnect-custom-attr`, `anyconnect-custom-data`, `anyconnect-custom`; as `show
//! running-config` prints them).

const ATTRIBUTE: &str = "dynamic-split-exclude-domains";
/// Characters of a value.
const VALUE_MAX: usize = 420;
/// Characters of a line of the shell.
const LINE_MAX: usize = 511;

#[derive(PartialEq)]
enum Mode {
    Global,
    Webvpn,
    GroupPolicy,
}

/// The attribute is declared before a list of it, the list before a group policy names it, and all
/// is kept in the end.
pub(crate) fn config(text: &str) -> Result<usize, String> {
    let mut mode = Mode::Global;
    let (mut is_declared, mut is_used, mut is_kept) = (false, false, false);
    let mut list = (String::new(), String::new());
    let mut count = 0;
    for line in text.lines().filter(|line| !line.starts_with('!')) {
        count += 1;
        if line.len() > LINE_MAX {
            return Err(format!("a line has {} characters", line.len()));
        }
        let is_inner = line.starts_with(' ');
        let words: Vec<&str> = line.trim_start().split(' ').collect();
        match words.as_slice() {
            ["webvpn"] if !is_inner => mode = Mode::Webvpn,
            ["anyconnect-custom-attr", ATTRIBUTE, "description", _, ..]
                if is_inner && mode == Mode::Webvpn =>
            {
                is_declared = true;
            }
            ["anyconnect-custom-data", ATTRIBUTE, name, value] if !is_inner && is_declared => {
                mode = Mode::Global;
                appended(&mut list, name, value)?;
            }
            ["group-policy", _, "attributes"] if !is_inner => mode = Mode::GroupPolicy,
            ["anyconnect-custom", ATTRIBUTE, "value", name]
                if is_inner && mode == Mode::GroupPolicy =>
            {
                is_used = *name == list.0;
            }
            ["write", "memory"] if !is_inner => is_kept = true,
            _ => return Err(format!("`{line}` is no statement here")),
        }
    }
    domains(&list.1)?;
    (is_used && is_kept).then_some(count).ok_or_else(|| "the list is not used, or not kept".into())
}

/// A repeated line adds its text as it is.
fn appended(list: &mut (String, String), name: &str, value: &str) -> Result<(), String> {
    if value.len() > VALUE_MAX {
        return Err(format!("a value has {} characters", value.len()));
    }
    if !list.0.is_empty() && list.0 != name {
        return Err("two lists".into());
    }
    list.0 = name.to_owned();
    list.1.push_str(value);
    Ok(())
}

fn domains(list: &str) -> Result<(), String> {
    let clean = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let domain = |d: &str| d.contains('.') && d.split('.').all(clean);
    let bad = list.split(',').find(|d| !domain(d));
    bad.map_or(Ok(()), |d| Err(format!("`{d}` is no domain")))
}

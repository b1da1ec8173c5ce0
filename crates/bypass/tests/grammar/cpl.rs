// SPDX-License-Identifier: Apache-2.0
//! ProxySG's Content Policy Language: definitions of conditions, an `<SSL-Intercept>` layer and a
//! `<Proxy>` layer (Content Policy Language Guide; layers as the Visual Policy Manager writes them).

const TESTS: [&str; 4] = [
    "url.host.suffix",
    "url.host.exact",
    "server.certificate.hostname.suffix",
    "server.certificate.hostname.exact",
];

#[derive(Clone, Copy, PartialEq)]
enum Layer {
    None,
    Intercept,
    Proxy,
}

pub(crate) fn policy(text: &str) -> Result<usize, String> {
    let mut defined: Vec<&str> = Vec::new();
    let mut open: Option<&str> = None;
    let (mut layer, mut is_decided, mut rules) = (Layer::None, false, [0, 0]);
    let mut count = 0;
    for line in
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';'))
    {
        count += 1;
        let words: Vec<&str> = line.split(' ').collect();
        match (words.as_slice(), open) {
            (["define", "condition", name], None) if is_label(name) => {
                open = Some(name);
            }
            (["end"], Some(own)) => {
                open = None;
                defined.push(own);
            }
            (["end", "condition", name], Some(own)) if *name == own => {
                open = None;
                defined.push(own);
            }
            ([test], Some(_)) => expression(test, &defined)?,
            (["<SSL-Intercept>"], None) => (layer, is_decided) = (Layer::Intercept, false),
            (["<Proxy>"], None) => (layer, is_decided) = (Layer::Proxy, false),
            ([conditions @ .., property], None) if layer != Layer::None && !is_decided => {
                // Names without ports, or ports without names, would let out too much.
                let is_narrow = layer == Layer::Intercept || conditions.len() == 2;
                is_narrow.then_some(()).ok_or_else(|| format!("`{line}` is too wide"))?;
                conditions.iter().try_for_each(|test| condition(test, &defined))?;
                if layer == Layer::Intercept {
                    forward_proxy(property)?
                } else {
                    access(property)?
                }
                is_decided = conditions.is_empty();
                rules[usize::from(layer == Layer::Proxy)] += usize::from(!is_decided);
            }
            _ => return Err(format!("`{line}` is no statement here")),
        }
    }
    let is_whole = open.is_none() && rules[0] > 0 && rules[1] > 0;
    is_whole.then_some(count).ok_or_else(|| "no rule in a layer, or an open block".into())
}

/// A condition that is defined above.
fn condition(word: &str, defined: &[&str]) -> Result<(), String> {
    let name = word.strip_prefix("condition=").unwrap_or_default();
    defined.contains(&name).then_some(()).ok_or_else(|| format!("`{word}` is not defined"))
}

fn is_label(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// `test="name"`; a suffix begins with a dot, and nothing else does.
fn expression(word: &str, defined: &[&str]) -> Result<(), String> {
    if word.starts_with("condition=") {
        return condition(word, defined);
    }
    if let Some(ports) = word.strip_prefix("url.port=") {
        let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
        let fits = ports.split("..").all(is_port) && ports.split("..").count() < 3;
        return fits.then_some(()).ok_or_else(|| format!("`{word}` is no port"));
    }
    let wrong = || format!("`{word}` is no test");
    let (test, value) = word.split_once('=').ok_or_else(wrong)?;
    let name = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).ok_or_else(wrong)?;
    let bare =
        if test.ends_with(".suffix") { name.strip_prefix('.').ok_or_else(wrong)? } else { name };
    let label =
        |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let fits = TESTS.contains(&test) && bare.contains('.') && bare.split('.').all(label);
    fits.then_some(()).ok_or_else(wrong)
}

fn forward_proxy(word: &str) -> Result<(), String> {
    let known = ["ssl.forward_proxy(no)", "ssl.forward_proxy(https)"];
    known.contains(&word).then_some(()).ok_or_else(|| format!("`{word}` is no property"))
}

fn access(word: &str) -> Result<(), String> {
    ["allow", "deny"]
        .contains(&word)
        .then_some(())
        .ok_or_else(|| format!("`{word}` decides nothing"))
}

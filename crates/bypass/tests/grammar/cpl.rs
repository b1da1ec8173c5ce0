// SPDX-License-Identifier: Apache-2.0
//! ProxySG's Content Policy Language: definitions of conditions, and an `<SSL-Intercept>` layer
//! (Content Policy Language Guide; layers as the Visual Policy Manager writes them).

const TESTS: [&str; 4] = [
    "url.host.suffix",
    "url.host.exact",
    "server.certificate.hostname.suffix",
    "server.certificate.hostname.exact",
];

pub(crate) fn policy(text: &str) -> Result<usize, String> {
    let mut defined: Vec<&str> = Vec::new();
    let mut open: Option<&str> = None;
    let (mut is_in, mut is_decided, mut rules) = (false, false, 0);
    let mut count = 0;
    for line in
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';'))
    {
        count += 1;
        let words: Vec<&str> = line.split(' ').collect();
        match (words.as_slice(), open) {
            (["define", "condition", name], None) if is_label(name) && !is_in => {
                open = Some(name);
                defined.push(name);
            }
            (["end"], Some(_)) => open = None,
            (["end", "condition", name], Some(own)) if *name == own => open = None,
            ([test], Some(_)) => expression(test)?,
            (["<SSL-Intercept>"], None) => is_in = true,
            ([condition, property], None) if is_in && !is_decided => {
                let name = condition.strip_prefix("condition=").unwrap_or_default();
                if !defined.contains(&name) {
                    return Err(format!("`{name}` is not defined"));
                }
                forward_proxy(property)?;
                rules += 1;
            }
            ([property], None) if is_in && !is_decided => {
                forward_proxy(property)?;
                is_decided = true;
            }
            _ => return Err(format!("`{line}` is no statement here")),
        }
    }
    (open.is_none() && rules > 0).then_some(count).ok_or_else(|| "no rule, or an open block".into())
}

fn is_label(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// `test="name"`; a suffix begins with a dot, and nothing else does.
fn expression(word: &str) -> Result<(), String> {
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

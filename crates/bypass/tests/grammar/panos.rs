// SPDX-License-Identifier: Apache-2.0
//! PAN-OS in configuration mode, as its set commands and its configuration tree are documented
//! (PAN-OS CLI quick start, `set`, `move`, `commit`; the tree of PaloAltoNetworks/panos).

/// A terminal takes 4,095.
const LINE_MAX: usize = 1100;

/// Words; what stands in quotes is one.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut all = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => all.push(String::new()),
            _ => all.last_mut().unwrap().push(c),
        }
    }
    if is_quoted || all.iter().any(String::is_empty) {
        return Err(format!("`{line}` has an open quote or a blank too many"));
    }
    Ok(all)
}

/// `[ a b ]` or one word; gives what follows.
fn values<'w>(words: &'w [&'w str]) -> Result<(&'w [&'w str], &'w [&'w str]), String> {
    match words {
        ["[", rest @ ..] => {
            let end = rest.iter().position(|w| *w == "]").ok_or("a list is not closed")?;
            (end > 0).then_some(()).ok_or("a list is empty")?;
            Ok((&rest[..end], &rest[end + 1..]))
        }
        [_, ..] => Ok(words.split_at(1)),
        [] => Err("a value is missing".into()),
    }
}

fn is_name(word: &str, longest: usize) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_. ".contains(c);
    !word.is_empty() && word.len() <= longest && word.chars().all(fits)
}

/// Whole tokens and a slash at the end, 255 characters.
fn is_entry(word: &str) -> bool {
    let Some(host) = word.strip_suffix('/') else { return false };
    let token = |t: &str| {
        t == "*"
            || t == "^"
            || (!t.is_empty()
                && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'))
    };
    word.len() <= 255 && host.split('.').all(token) && !host.contains("*.*")
}

fn statements(
    text: &str,
    mut one: impl FnMut(&[&str]) -> Result<(), String>,
) -> Result<usize, String> {
    let lines: Vec<&str> = text.lines().collect();
    let Some((&"commit", commands)) = lines.split_last() else { return Err("no commit".into()) };
    for line in commands {
        if line.len() > LINE_MAX {
            return Err(format!("a line has {} characters", line.len()));
        }
        let words = words(line)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        one(&words).map_err(|why| format!("`{line}`: {why}"))?;
    }
    Ok(lines.len())
}

/// A URL category, services, and a rule of each rulebase, which is moved to its top after it is
/// made. Services and rules are named after they are made.
pub(crate) fn firewall(text: &str) -> Result<usize, String> {
    let mut objects: Vec<String> = Vec::new();
    let mut moved: Vec<String> = Vec::new();
    let count = statements(text, |words| {
        match words {
            ["set", "profiles", "custom-url-category", name, rest @ ..] if is_name(name, 31) => {
                category(rest)?;
                objects.push(format!("category {name}"));
            }
            ["set", "service", name, "protocol", "tcp" | "udp", "port", ports]
                if is_name(name, 63) =>
            {
                ports.split(',').all(is_stretch).then_some(()).ok_or("no ports")?;
                objects.push(format!("service {name}"));
            }
            ["set", "rulebase", base @ ("decryption" | "security"), "rules", name, rest @ ..]
                if is_name(name, 63) =>
            {
                rule(base, rest, &objects)?;
                objects.push(format!("{base} {name}"));
            }
            ["move", "rulebase", base, "rules", name, "top"] => {
                let rule = format!("{base} {name}");
                objects.contains(&rule).then_some(()).ok_or("no such rule")?;
                moved.push(rule);
            }
            _ => return Err("no statement".into()),
        }
        Ok(())
    })?;
    let all = ["decryption", "security"]
        .iter()
        .all(|base| moved.iter().any(|rule| rule.starts_with(base)));
    all.then_some(count).ok_or_else(|| "a rule is not moved to the top before the commit".into())
}

/// `443`, or `9350-9354`.
fn is_stretch(word: &str) -> bool {
    let ports: Option<Vec<u16>> = word.split('-').map(|port| port.parse().ok()).collect();
    ports.is_some_and(|ports| match ports.as_slice() {
        [port] => *port > 0,
        [first, last] => 0 < *first && first < last,
        _ => false,
    })
}

fn category(rest: &[&str]) -> Result<(), String> {
    match rest {
        ["type", "URL List"] => Ok(()),
        ["list", list @ ..] => {
            let (entries, []) = values(list)? else { return Err("words behind the list".into()) };
            let bad = entries.iter().find(|entry| !is_entry(entry));
            bad.map_or(Ok(()), |entry| Err(format!("`{entry}` is no entry")))
        }
        _ => Err("a category has a type and a list".into()),
    }
}

/// The keys of a rule, each once, with values that are there.
fn rule<'w>(base: &str, mut rest: &'w [&'w str], objects: &[String]) -> Result<(), String> {
    let is_there = |kind: &str, name: &&str| objects.contains(&format!("{kind} {name}"));
    let mut has = Vec::new();
    while let [key, after @ ..] = rest {
        let (given, next) = values(after)?;
        let fits = match (base, *key) {
            (_, "from" | "to" | "source" | "destination") => given == ["any"],
            ("decryption", "service") | ("security", "application") => given == ["any"],
            ("security", "service") => given.iter().all(|name| is_there("service", name)),
            (_, "category") => given.iter().all(|name| is_there("category", name)),
            ("decryption", "action") => given == ["no-decrypt"],
            ("security", "action") => given == ["allow"],
            ("decryption", "type") => given == ["ssl-forward-proxy"],
            _ => false,
        };
        (fits && !has.contains(key)).then_some(()).ok_or_else(|| format!("`{key}`"))?;
        has.push(*key);
        rest = next;
    }
    let own = if base == "security" { "application" } else { "type" };
    let needed = ["from", "to", "source", "destination", "service", "category", "action", own];
    let all = needed.iter().all(|key| has.contains(key));
    all.then_some(()).ok_or_else(|| "a key is missing".into())
}

/// Domains that leave the tunnel.
pub(crate) fn gateway(text: &str) -> Result<usize, String> {
    statements(text, |words| {
        let [
            "set",
            "global-protect",
            "global-protect-gateway",
            _,
            "remote-user-tunnel-configs",
            _,
            "split-tunneling",
            "exclude-domains",
            "list",
            name,
            rest @ ..,
        ] = words
        else {
            return Err("no statement".into());
        };
        let bare = name.strip_prefix("*.").unwrap_or(name);
        (is_name(bare, 253) && !bare.contains(' ')).then_some(()).ok_or("no domain")?;
        let ["ports", ports @ ..] = rest else { return Err("no ports".into()) };
        let (ports, []) = values(ports)? else { return Err("words behind the ports".into()) };
        let is_port = |port: &&str| port.parse::<u16>().is_ok_and(|port| port > 0);
        ports.iter().all(is_port).then_some(()).ok_or_else(|| "no port".into())
    })
}

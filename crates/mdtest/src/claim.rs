// SPDX-License-Identifier: Apache-2.0
//! One line of a block of connections, and the claims behind its `#`.
//!
//! `deny  vda-1 -> sql-1 tcp/1433  # at egress by citrix-vda: not-allowed`

use portolan_site::model::{Direction, Verdict, View};

/// A line, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) verb: Verb,
    pub(crate) source: String,
    pub(crate) destination: String,
    pub(crate) service: String,
    pub(crate) claims: Vec<Claim>,
}

/// What the line says of both views together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Allow,
    Deny,
    /// Live allows it, intended denies it, and nobody has said that this is known.
    Flag,
    /// Flagged by a deny that somebody wrote.
    Settled,
    WouldOpen,
}

impl Verb {
    const ALL: [Self; 5] = [Self::Allow, Self::Deny, Self::Flag, Self::Settled, Self::WouldOpen];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Flag => "flag",
            Self::Settled => "settled",
            Self::WouldOpen => "would-open",
        }
    }

    /// What a verdict amounts to.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match (verdict.live.allows(), verdict.intended.allows()) {
            (true, true) => Self::Allow,
            (false, false) => Self::Deny,
            (true, false) if verdict.is_settled() => Self::Settled,
            (true, false) => Self::Flag,
            (false, true) => Self::WouldOpen,
        }
    }

    /// The view that the claims behind it speak of.
    pub(crate) fn view(self) -> View {
        match self {
            Self::Allow | Self::Flag | Self::Settled => View::Intended,
            Self::Deny | Self::WouldOpen => View::Live,
        }
    }
}

/// `at egress by POLICY/RULE: REASON`: what one end says. `by` and the reason may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) direction: Direction,
    /// The policy, and the rule where one is named.
    pub(crate) by: Option<(String, Option<String>)>,
    /// A reason's word, or `unjudged`.
    pub(crate) reason: Option<String>,
}

const LINE: &str = "a line reads `VERB SOURCE -> DESTINATION SERVICE`, with perhaps \
                    `# at egress by POLICY/RULE: REASON` behind it";

/// Reads a line.
pub(crate) fn line(text: &str) -> Result<Line, String> {
    let (said, claims) = match text.split_once('#') {
        Some((said, claims)) => (said, claims.split(';').map(claim).collect::<Result<_, _>>()?),
        None => (text, Vec::new()),
    };
    let words: Vec<&str> = said.split_whitespace().collect();
    let [verb, source, "->", destination, service] = words.as_slice() else {
        return Err(LINE.to_owned());
    };
    let verb = Verb::ALL
        .into_iter()
        .find(|v| v.word() == *verb)
        .ok_or_else(|| format!("`{verb}` is none of {}", Verb::ALL.map(Verb::word).join(", ")))?;
    Ok(Line {
        verb,
        source: (*source).to_owned(),
        destination: (*destination).to_owned(),
        service: (*service).to_owned(),
        claims,
    })
}

fn claim(text: &str) -> Result<Claim, String> {
    let (said, reason) = match text.split_once(": ") {
        Some((said, reason)) => (said, Some(reason.trim().to_owned())),
        None => (text, None),
    };
    let words: Vec<&str> = said.split_whitespace().collect();
    let (end, by) = match words.as_slice() {
        ["at", end] => (*end, None),
        ["at", end, "by", name] => (*end, Some(named(name))),
        _ => return Err(format!("`{}` is no claim; {LINE}", text.trim())),
    };
    let direction = Direction::BOTH.into_iter().find(|d| d.word() == end);
    let direction = direction.ok_or_else(|| format!("`{end}` is neither egress nor ingress"))?;
    Ok(Claim { direction, by, reason })
}

fn named(name: &str) -> (String, Option<String>) {
    match name.split_once('/') {
        Some((policy, rule)) => (policy.to_owned(), Some(rule.to_owned())),
        None => (name.to_owned(), None),
    }
}

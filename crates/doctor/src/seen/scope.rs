// SPDX-License-Identifier: Apache-2.0
//! For whom was asked: what a command needs to mean the same addresses.

use serde::{Deserialize, Serialize};

/// Words of options, as they were given; empty where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `gov` or `japan`; of the commercial cloud where empty.
    #[serde(default)]
    pub cloud: String,
    /// `strict`; broad where empty.
    #[serde(default)]
    pub profile: String,
    #[serde(default)]
    pub customer_id: String,
}

impl Scope {
    /// The options of a command, each after a blank. A record may come from anybody, and what it
    /// says may be pasted into a shell: only plain words are taken.
    pub fn options(&self) -> String {
        let all = [
            ("--cloud", &self.cloud),
            ("--profile", &self.profile),
            ("--customer-id", &self.customer_id),
        ];
        all.iter()
            .filter(|(_, word)| is_plain(word))
            .map(|(option, word)| format!(" {option} {word}"))
            .collect()
    }
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_those_that_were_given_and_nothing_that_a_shell_would_do() {
        assert_eq!(Scope::default().options(), "");
        let own = Scope { cloud: "gov".into(), profile: String::new(), customer_id: "C0".into() };
        assert_eq!(own.options(), " --cloud gov --customer-id C0");
        let forged = Scope { customer_id: "x; reboot".into(), ..own };
        assert_eq!(forged.options(), " --cloud gov");
    }
}

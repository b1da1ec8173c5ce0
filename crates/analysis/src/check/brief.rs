// SPDX-License-Identifier: Apache-2.0
//! Services in few words: a set that holds nearly everything has hundreds of ranges.

use portolan_net::ServiceSet;

const WORDS_MAX: usize = 6;

/// The set in at most a handful of words; those that are left out are counted.
pub(crate) fn brief(services: &ServiceSet) -> String {
    let whole = services.to_string();
    let words: Vec<&str> = whole.split(", ").collect();
    let (protocols, words): (Vec<&str>, Vec<&str>) =
        words.into_iter().partition(|w| w.starts_with("protocol/"));
    let mut said: Vec<String> = words.iter().take(WORDS_MAX).map(|w| (*w).to_owned()).collect();
    if words.len() > WORDS_MAX {
        said.push(format!("{} more ranges", words.len() - WORDS_MAX));
    }
    match protocols.len() {
        0 => {}
        1..=2 => said.extend(protocols.into_iter().map(str::to_owned)),
        many => said.push(format!("{many} other protocols")),
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_services_are_said_in_full() {
        let few = ServiceSet::tcp(443).union(&ServiceSet::udp(443));
        assert_eq!(brief(&few), "tcp/443, udp/443");
        assert_eq!(brief(&ServiceSet::any()), "any");
    }

    #[test]
    fn nearly_everything_is_said_in_a_line() {
        let most = ServiceSet::any().difference(&ServiceSet::tcp(443));
        let said = brief(&most);
        assert_eq!(said, "icmp, tcp/0-442, tcp/444-65535, udp, icmpv6, 252 other protocols");
        let ports: Vec<ServiceSet> = (1..40).map(|n| ServiceSet::tcp(n * 2)).collect();
        assert!(brief(&ServiceSet::all(&ports)).ends_with("tcp/12, 33 more ranges"));
    }
}

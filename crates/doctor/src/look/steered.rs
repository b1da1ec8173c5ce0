// SPDX-License-Identifier: Apache-2.0
//! Where a name leads, and to which part of the world, as far as the names on the way tell.

use portolan_allowlist::Region;

use super::operator;
use crate::seen::Answer;

/// The last name on the way, in lower case; `None` where the name that was asked is the last.
pub(crate) fn end(answer: &Answer) -> Option<String> {
    answer.through.last().map(|name| plain(name))
}

/// The region that the last name tells that tells one; the name that was asked stands for all where none on the way does.
pub(crate) fn region(asked: &str, answer: &Answer) -> Option<Region> {
    let names = answer.through.iter().rev().map(String::as_str).chain([asked]);
    names.map(plain).find_map(|name| of_name(&name))
}

/// Labels mean a region where Citrix or its provider chose them; other operators mean something else by such words.
fn of_name(name: &str) -> Option<Region> {
    let is_known = matches!(operator(name).as_str(), "Citrix" | "Microsoft");
    Region::of_name(name).filter(|_| is_known)
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(asked: &str, through: &[&str]) -> Option<&'static str> {
        let through = through.iter().map(|name| (*name).to_owned()).collect();
        region(asked, &Answer { through, ..Answer::default() }).map(Region::word)
    }

    #[test]
    fn the_last_name_that_tells_a_region_decides() {
        assert_eq!(told("global-all.g.nssvc.net", &["az-eu-w.g.nssvc.net."]), Some("eu"));
        let balanced =
            ["cws.trafficmanager.net", "CWS-US.trafficmanager.net", "a.cloudapp.azure.com"];
        assert_eq!(told("cws.citrixworkspacesapi.net", &balanced), Some("us"));
        assert_eq!(told("az-us-e.g.nssvc.net", &[]), Some("us"));
        assert_eq!(told("global-all.g.nssvc.net", &[]), None);
    }

    #[test]
    fn words_of_other_operators_tell_nothing() {
        assert_eq!(told("accounts.cloud.com", &["us-east.balancer.example.com"]), None);
    }
}

// SPDX-License-Identifier: Apache-2.0
//! Who a rule speaks of, in a few words.

use portolan_site::model::{Selector, Values, What};

pub(super) fn words(selector: &Selector) -> String {
    let what = match &selector.what {
        What::Everything => "everything".into(),
        What::Categories(wanted) => {
            let values = |v: &Values| v.iter().map(String::as_str).collect::<Vec<_>>().join(" or ");
            let keys = wanted.iter().map(|(key, v)| format!("{key}: {}", values(v)));
            keys.collect::<Vec<_>>().join(", ")
        }
        What::Addresses { name, .. } => name.clone(),
        What::Fqdns(name) => format!("names {name}"),
        What::Tier(name) => format!("tier {name}"),
    };
    let except: Vec<String> = selector.except.iter().map(words).collect();
    if except.is_empty() { what } else { format!("{what}, except {}", except.join("; ")) }
}

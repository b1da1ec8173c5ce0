// SPDX-License-Identifier: Apache-2.0
//! Whose addresses an end of an assertion is.

use portolan_net::AddressSet;
use portolan_site::model::{Allow, Selector, What};

use super::super::Context;

/// Everything that a selector selects. That everybody is allowed something says nothing of machines
/// that nobody listed, and no group of hosts opens or answers as one.
pub(super) fn addresses(context: &Context<'_>, selector: &Selector, allow: Allow) -> AddressSet {
    let all = match &selector.what {
        What::Everything if allow == Allow::Yes => {
            let unheard = context.acl.strangers.union(&AddressSet::groups());
            AddressSet::full().difference(&unheard)
        }
        What::Everything => AddressSet::full(),
        What::Addresses { set, .. } => set.clone(),
        What::Categories(_) => {
            let what = Selector { what: selector.what.clone(), except: Vec::new() };
            let selected = context.site.workloads.iter().filter(|w| what.selects(w));
            AddressSet::hosts(selected.flat_map(|w| w.addresses.iter().copied()))
        }
        What::Fqdns(_) | What::Tier(_) => AddressSet::default(),
    };
    let except = selector.except.iter().map(|except| addresses(context, except, Allow::No));
    except.fold(all, |left, except| left.difference(&except))
}

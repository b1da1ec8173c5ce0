// SPDX-License-Identifier: Apache-2.0
//! Which target of `connector bypass` writes the exception of a product that was named.

const TARGETS: [(&str, &str); 10] = [
    ("zscaler", "zscaler"),
    ("netskope", "netskope"),
    ("forcepoint", "forcepoint"),
    ("fortinet", "fortigate"),
    ("squid", "squid"),
    ("palo alto", "paloalto"),
    ("proxysg", "proxysg"),
    ("blue coat", "proxysg"),
    ("globalprotect", "globalprotect"),
    ("secure client", "anyconnect"),
];

/// The target's word.
pub(crate) fn target(product: &str) -> Option<&'static str> {
    let product = product.to_lowercase();
    TARGETS.iter().find(|(words, _)| product.contains(words)).map(|(_, target)| *target)
}

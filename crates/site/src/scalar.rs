// SPDX-License-Identifier: Apache-2.0
//! Text as a YAML scalar that reads back as the same text.

use portolan_net::parse_addresses;

/// For a value that ends its line. Plain where nothing can be mistaken; a JSON string is a YAML
/// string.
pub(crate) fn quoted(text: &str) -> String {
    if is_plain(text) || is_plain_address(text) {
        return text.to_owned();
    }
    serde_json::Value::from(text).to_string()
}

/// A YAML scalar that reads back as this text, inside `[...]` and `{...}` too, where a comma ends a
/// value.
pub fn quoted_in_flow(text: &str) -> String {
    if text.contains(',') { serde_json::Value::from(text).to_string() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " -_./,;()'+:".contains(c))
        && !words.contains(&&*text.to_lowercase())
}

/// `::/0` would begin like a key.
fn is_plain_address(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.contains(['.', '/'])
        && !text.contains(' ')
        && parse_addresses(text).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_scalar_reads_back_as_it_was(text in "[ -~äß\n]{0,20}") {
            let block: Vec<String> =
                serde_saphyr::from_str(&format!("- {}\n", quoted(&text))).unwrap();
            prop_assert_eq!(&block, std::slice::from_ref(&text));
            let flow: Vec<String> =
                serde_saphyr::from_str(&format!("[{}, x]\n", quoted_in_flow(&text))).unwrap();
            prop_assert_eq!(&flow, &[text, "x".to_owned()]);
        }
    }
}

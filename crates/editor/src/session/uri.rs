// SPDX-License-Identifier: Apache-2.0
//! Addresses of files, as clients write them, and paths.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path of a file's address; `None` for any other address.
pub(crate) fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme()?.as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let local = uri.authority().is_none_or(|a| a.as_str().is_empty() || a.as_str() == "localhost");
    let path = decoded(uri.path().as_str())?;
    let clean = path.starts_with('/') && !path.contains('\0');
    (local && clean).then(|| PathBuf::from(path))
}

/// The address of a file.
pub(crate) fn uri_of(path: &Path) -> Option<Uri> {
    let text = path.to_str()?;
    let mut uri = String::from("file://");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Uri::from_str(&uri).ok()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(uri: &str) -> Option<PathBuf> {
        path_of(&Uri::from_str(uri).ok()?)
    }

    #[test]
    fn only_a_file_of_this_machine_has_a_path() {
        assert_eq!(path("file:///a%20b/c.yaml"), Some("/a b/c.yaml".into()));
        assert_eq!(path("FILE://localhost/a"), Some("/a".into()));
        for other in ["untitled:a", "https://x/a", "file://host/a", "file:///%00", "file:///%ff"] {
            assert_eq!(path(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_path_comes_back_from_its_address(text in "/[ -~äß]{0,12}") {
            let uri = uri_of(Path::new(&text)).map(|uri| path_of(&uri));
            prop_assert_eq!(uri, Some(Some(PathBuf::from(text))));
        }
    }
}

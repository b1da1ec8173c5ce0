// SPDX-License-Identifier: Apache-2.0
//! Values without the passwords in them.

/// Each `user:password@host` without the password. A password may hold any sign but a blank or a
/// separator of lists, so that all before the last `@` belongs to it.
pub(super) fn without_passwords(value: &str) -> String {
    value.split_inclusive([' ', ';', ',', '\t']).map(one).collect()
}

fn one(word: &str) -> String {
    let Some((before, host)) = word.rsplit_once('@') else { return word.to_owned() };
    let (scheme, user) = match before.split_once("://") {
        Some((scheme, user)) => (format!("{scheme}://"), user),
        // Without a scheme, a `=` may stand before it: `http=user:password@host`.
        None => match before.split_once('=') {
            Some((key, user)) if !key.contains(':') => (format!("{key}="), user),
            _ => (String::new(), before),
        },
    };
    let name = user.split(':').next().unwrap_or_default();
    format!("{scheme}{name}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_kept() {
        for (value, kept) in [
            ("http://eva:pa:ss@proxy:8080", "http://eva@proxy:8080"),
            ("http://eva:p@ss/w@proxy:8080/", "http://eva@proxy:8080/"),
            ("eva:secret@proxy:8080", "eva@proxy:8080"),
            ("http=eva:secret@a:80;https=b:443", "http=eva@a:80;https=b:443"),
            ("http://proxy:8080", "http://proxy:8080"),
            ("*.example.com;<local>", "*.example.com;<local>"),
        ] {
            assert_eq!(without_passwords(value), kept);
        }
    }
}

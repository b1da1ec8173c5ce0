// SPDX-License-Identifier: Apache-2.0
//! Values without the passwords in them.

/// Each `user:password@host` without the password. A password may hold any sign but a blank or a
/// separator of lists, so that all before the last `@` belongs to it; in a URL alone, separators too.
pub(super) fn without_passwords(value: &str) -> String {
    if is_one_url(value) {
        return one(value);
    }
    value.split_inclusive([' ', ';', ',', '\t']).map(one).collect()
}

/// Whether it is no list: what looks like a separator in it may then be a part of the password.
fn is_one_url(value: &str) -> bool {
    value.split_once("://").is_some_and(|(scheme, rest)| {
        scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !rest.contains("://")
            && !rest.contains([' ', '\t'])
    })
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
            ("http://eva:pa,s;s@proxy:8080", "http://eva@proxy:8080"),
            ("http://a:80 http://eva:secret@b:81", "http://a:80 http://eva@b:81"),
            ("eva:secret@proxy:8080", "eva@proxy:8080"),
            ("http=eva:secret@a:80;https=b:443", "http=eva@a:80;https=b:443"),
            ("http://proxy:8080", "http://proxy:8080"),
            ("*.example.com;<local>", "*.example.com;<local>"),
        ] {
            assert_eq!(without_passwords(value), kept);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
//! Expressions of others, each as its own reader takes it.

use portolan_allowlist::Names;

use super::{Dialect, found};

fn has(dialect: Dialect, expression: &str, name: &str) -> bool {
    let language = found(dialect, expression).unwrap_or_else(|why| panic!("{expression}: {why}"));
    let set = Names::of([&language]).unwrap();
    set.accepts(name.bytes().rev().fold(set.begin(), |at, byte| set.step(at, byte)))
}

/// What the C library says of each: `regcomp` with `REG_EXTENDED` of glibc 2.36.
#[test]
fn an_expression_of_posix_is_one_or_none_as_the_c_library_says() {
    for good in [
        "a)",
        "a**",
        "a+*",
        "()",
        "a||b",
        "|a",
        "a{,2}",
        "[]a]",
        "[^]a]",
        r"\d",
        "a$b",
        "(^a|b$)",
        "x^a",
        "[a-]",
        "[[.a.]]",
        "[[=a=]]",
        "a{1}{2}",
        "(a|)",
        r"a\{1",
        r"[\d]",
        "(|a)",
        "a{0}",
        "a{1,}",
        "[[:alpha:]-]",
        r"\<a\>",
        "é[é]",
    ] {
        let language = found(Dialect::Posix, good).unwrap_or_else(|why| panic!("{good}: {why}"));
        assert!(Names::of([&language]).is_ok(), "{good} as {language}");
    }
    for bad in [
        "a)|(?:.*",
        "*a",
        "a|*b",
        "(*a)",
        "^*a",
        "a{",
        "{1}",
        "a{2,1}",
        "a{1",
        "a{1,2",
        "a{x}",
        r"a\",
        "[a",
        "[[:foo:]]",
        "[z-a]",
        "a{99999}",
        "[[:alpha:]-z]",
        "[a-c-e]",
        "(a",
        "[]",
        "(?i)a",
    ] {
        assert!(found(Dialect::Posix, bad).is_err(), "{bad}");
    }
}

#[test]
fn an_expression_of_posix_matches_as_the_c_library_does() {
    for (expression, yes, no) in [
        (r"(^|\.)x\.net$", vec!["x.net", "a.x.net"], vec!["ax.net", "x.net.b"]),
        ("a$|^b", vec!["ca", "bc"], vec!["ac", "cb"]),
        (r"\d", vec!["d"], vec!["1"]),
        ("[[:digit:]]{2}", vec!["a12"], vec!["a1"]),
        (r"[\.]a", vec![".a", "\\a"], vec!["xa"]),
        ("a)", vec!["a)"], vec!["a"]),
        ("[]a]", vec!["]", "a"], vec!["b"]),
        ("^[^a-c]+$", vec!["xyz"], vec!["xbz"]),
        (r"\bx\b", vec!["x", "a.x.b", "x-y"], vec!["ax", "xy"]),
        (r"\<x", vec!["x", "a.xy"], vec!["ax"]),
        ("^a{,2}$", vec!["", "a", "aa"], vec!["aaa"]),
        ("a$b", vec![], vec!["ab", "a", "a$b"]),
        ("A", vec!["A"], vec!["a"]),
        ("[&&~~a]", vec!["&", "~", "a"], vec!["b"]),
    ] {
        yes.iter()
            .for_each(|name| assert!(has(Dialect::Posix, expression, name), "{expression} {name}"));
        no.iter().for_each(|name| {
            assert!(!has(Dialect::Posix, expression, name), "{expression} {name}")
        });
    }
}

#[test]
fn an_expression_of_a_script_matches_as_there() {
    for (expression, yes, no) in [
        (r"^[a-z0-9].*$", vec!["a.b", "1"], vec![".a"]),
        ("^(a|b)$", vec!["a", "b"], vec!["ab"]),
        ("^a|b$", vec!["ac", "cb"], vec!["ca", "bc"]),
        ("^a{2}$", vec!["aa"], vec!["a", "a{2}"]),
        ("^a{x$", vec!["a{x"], vec!["ax"]),
        ("^[]$", vec![], vec!["", "a", "]"]),
        ("^[^]$", vec!["a"], vec![""]),
        (r"^[\.]$", vec!["."], vec!["\\", "a"]),
        ("^]}$", vec!["]}"], vec![]),
        ("^[a&&b]$", vec!["a", "&", "b"], vec![]),
        ("^a+$", vec!["aa"], vec!["a+"]),
    ] {
        yes.iter().for_each(|name| {
            assert!(has(Dialect::Script, expression, name), "{expression} {name}")
        });
        no.iter().for_each(|name| {
            assert!(!has(Dialect::Script, expression, name), "{expression} {name}")
        });
    }
    for bad in
        ["^(a$", "^a)$", "^[a$", "^+a$", "^a++$", "^a{2,1}$", "^a{2}{3}$", "^{2}$", "^[z-a]$"]
    {
        assert!(found(Dialect::Script, bad).is_err(), "{bad}");
    }
}

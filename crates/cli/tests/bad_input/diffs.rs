// SPDX-License-Identifier: Apache-2.0
//! Editions that cannot be compared: no such revision, no folder of a site at it, nothing applied.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::case::{Case, all_are_refused, case};

#[test]
fn editions_that_cannot_be_read_are_refused() {
    let git = Command::new("git").arg("--version").stdout(Stdio::null()).status();
    if git.is_ok_and(|status| status.success()) {
        all_are_refused(&cases());
    } else {
        println!("skipped: editions_that_cannot_be_read_are_refused (no git here)");
    }
}

pub(crate) fn cases() -> Vec<Case> {
    [words(), revisions(), contents(), baselines()].concat()
}

fn git(folder: &Path, words: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Eva", "-c", "user.email=eva@example.org"]).args(words);
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")]);
    let status = command.current_dir(folder).stdin(Stdio::null()).status();
    assert!(status.unwrap().success(), "git {words:?}");
}

/// Everything that is there, as the one revision of a repository.
fn committed(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "first"]);
}

fn words() -> Vec<Case> {
    let usage = |name, words: &[&str]| case(name).run(words);
    vec![
        usage("a difference of one edition", &["diff", "site"])
            .refused("usage", "argument `<NEW>`"),
        usage("a difference of three editions", &["diff", "site", "site", "site"])
            .refused("usage", "argument `site`"),
        usage("a difference of a folder that does not exist", &["diff", "none", "site"])
            .refused("no-site", "none"),
        usage("a baseline and an edition", &["diff", "site", "site", "--baseline", "site"])
            .refused("usage", "argument `[OLD]`"),
        usage("a revision without a path", &["diff", "HEAD~1", "site"])
            .refused("no-site", "HEAD~1"),
    ]
}

fn revisions() -> Vec<Case> {
    let within = |name, old: &str| case(name).prepared(committed).run(["diff", old, "site"]);
    vec![
        case("a revision where there is no repository")
            .run(["diff", "HEAD:site", "site"])
            .refused("unknown-revision", "argument `HEAD:site`"),
        case("a revision where there is no git")
            .behind("PATH=/nowhere; export PATH")
            .run(["diff", "HEAD:site", "site"])
            .refused("no-git", "argument `HEAD:site`"),
        case("a folder of a revision where there is no repository")
            .run(["diff", "HEAD", "HEAD", "--site", "site"])
            .refused("git-failed", "argument `HEAD`"),
        case("a folder of a revision that does not exist")
            .prepared(committed)
            .run(["diff", "HEAD", "HEAD", "--site", "none"])
            .refused("git-failed", "argument `HEAD`"),
        within("an unknown revision", "HEAD~7:site")
            .refused("unknown-revision", "argument `HEAD~7:site`"),
        within("an unknown path of a revision", "HEAD:sites")
            .refused("unknown-revision", "argument `HEAD:sites`"),
        within("a file of a revision", "HEAD:site/portolan.yaml")
            .refused("not-a-folder", "argument `HEAD:site/portolan.yaml`"),
        within("a folder of a revision that is no site", "HEAD:site/policies")
            .refused("no-site", "argument `HEAD:site/policies`"),
        within("a revision that leads out of the repository", "HEAD:../../etc")
            .refused("unknown-revision", "argument `HEAD:../../etc`"),
        within("a revision of nothing", ":").refused("unknown-revision", "argument `:`"),
        case("a revision that looks like an option")
            .prepared(committed)
            .run(["diff", "--", "--output=x:y", "site"])
            .refused("unknown-revision", "argument `--output=x:y`"),
    ]
}

fn contents() -> Vec<Case> {
    let at = |name, prepare| case(name).prepared(prepare).run(["diff", "HEAD:site", "site"]);
    vec![
        at("a link in a revision", |folder| {
            committed(folder);
            std::os::unix::fs::symlink("/etc/passwd", folder.join("site/policies/q.yaml")).unwrap();
            committed(folder);
            fs::remove_file(folder.join("site/policies/q.yaml")).unwrap();
        })
        .refused("link-in-revision", "HEAD:site/policies/q.yaml"),
        at("another repository in a revision", |folder| {
            committed(folder);
            let entry = format!("160000,{},site/policies/theirs", "1".repeat(40));
            git(folder, &["update-index", "--add", "--cacheinfo", &entry]);
            git(folder, &["commit", "--quiet", "--message", "theirs"]);
        })
        .refused("submodule", "HEAD:site/policies/theirs"),
        at("another repository in place of the policies of a revision", |folder| {
            fs::rename(folder.join("site/policies"), folder.join("kept")).unwrap();
            committed(folder);
            let entry = format!("160000,{},site/policies", "1".repeat(40));
            git(folder, &["update-index", "--add", "--cacheinfo", &entry]);
            git(folder, &["commit", "--quiet", "--message", "theirs"]);
        })
        .refused("submodule", "HEAD:site/policies"),
        at("a name of a revision that is not UTF-8", |folder| {
            let name = std::ffi::OsStr::from_bytes(b"caf\xe9.yaml");
            fs::write(folder.join("site/policies").join(name), "").unwrap();
            committed(folder);
            fs::remove_file(folder.join("site/policies").join(name)).unwrap();
        })
        .refused("bad-file-name", "HEAD:site/policies/caf\u{fffd}.yaml"),
        at("a text of a revision that is not UTF-8", |folder| {
            fs::write(folder.join("site/policies/q.yaml"), b"policy: caf\xe9\n").unwrap();
            committed(folder);
            fs::remove_file(folder.join("site/policies/q.yaml")).unwrap();
        })
        .refused("not-utf8", "HEAD:site/policies/q.yaml"),
        at("a mistake in a revision", |folder| {
            fs::write(folder.join("site/policies/q.yaml"), "policy: q\npolicy: [\n").unwrap();
            committed(folder);
            fs::remove_file(folder.join("site/policies/q.yaml")).unwrap();
        })
        .refused("duplicate-key", "policies/q.yaml"),
        at("an object that a repository has lost", |folder| {
            committed(folder);
            let mut command = Command::new("git");
            command.args(["rev-parse", "HEAD:site/policies/p.yaml"]).current_dir(folder);
            let id = String::from_utf8(command.output().unwrap().stdout).unwrap();
            let (start, rest) = id.trim_end().split_at(2);
            fs::remove_file(folder.join(".git/objects").join(start).join(rest)).unwrap();
        })
        .refused("git-failed", "argument `HEAD:site`"),
    ]
}

fn baselines() -> Vec<Case> {
    let against = |name| case(name).run(["diff", "--baseline", "site", "--state", "state"]);
    let meta = |digest: &str| {
        format!(
            r#"{{"version":1,"generation":1,"when":"2026-01-01T00:00:00Z","who":"eva","note":"","site_digest":"{digest}","digests":{{}}}}"#
        )
    };
    let recorded = |name, digest: &str| {
        against(name)
            .file("state/current", "1\n")
            .file("state/generations/0001/meta.json", meta(digest))
    };
    vec![
        against("a baseline where nothing is applied").refused("nothing-applied", "state"),
        recorded("a baseline of an older record", "abc")
            .refused("old-record", "state")
            .helped("apply once more"),
        recorded("a baseline of several editions", "abc in part")
            .refused("mixed-baseline", "state"),
        recorded("a damaged baseline", "abc")
            .file("state/generations/0001/edition.json", "{\"files\":")
            .refused("state-damaged", "state/generations/0001/edition.json"),
        recorded("a baseline that is no site any more", "abc")
            .file(
                "state/generations/0001/edition.json",
                r#"{"files":{"portolan.yaml":"site: s\nno-such-key: 1\n"},"today":"2026-01-01","learned":[]}"#,
            )
            .refused("unknown-key", "portolan.yaml"),
        recorded("a baseline of a generation that is gone", "abc")
            .file("state/current", "7\n")
            .refused("no-generation", "argument `7`"),
    ]
}

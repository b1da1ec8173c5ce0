// SPDX-License-Identifier: Apache-2.0
//! The packages of the workspace, as `cargo metadata` tells them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::repository::ReadError;

/// One package of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// From the root, such as `crates/net`.
    pub(crate) folder: String,
    pub(crate) description: String,
    /// `None` where the manifest does not say.
    pub(crate) ring: Option<u64>,
    /// Names of packages that it links in; those for tests alone are not among them.
    pub(crate) dependencies: Vec<String>,
}

impl Package {
    pub(crate) fn manifest(&self) -> String {
        format!("{}/Cargo.toml", self.folder)
    }
}

/// Asks cargo, without the network.
pub(crate) fn packages(root: &Path) -> Result<Vec<Package>, ReadError> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .output()
        .map_err(ReadError::Cargo)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(ReadError::Metadata(said.lines().next().unwrap_or_default().to_owned()));
    }
    parse(&output.stdout).ok_or_else(|| ReadError::Metadata("it has another form".into()))
}

fn parse(metadata: &[u8]) -> Option<Vec<Package>> {
    let metadata: Value = serde_json::from_slice(metadata).ok()?;
    let root = metadata.get("workspace_root")?.as_str()?;
    let mut packages = metadata
        .get("packages")?
        .as_array()?
        .iter()
        .map(|p| package(p, root))
        .collect::<Option<Vec<_>>>()?;
    packages.sort_by(|a, b| (a.ring, &a.name).cmp(&(b.ring, &b.name)));
    Some(packages)
}

fn package(value: &Value, root: &str) -> Option<Package> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let manifest = text("manifest_path");
    let folder = manifest.strip_prefix(root)?.trim_start_matches('/');
    let ring = value.get("metadata").and_then(|m| m.get("house")).and_then(|h| h.get("ring"));
    let linked = value.get("dependencies")?.as_array()?.iter();
    let linked = linked.filter(|d| d.get("kind").is_none_or(|kind| kind != "dev"));
    Some(Package {
        name: text("name"),
        folder: folder.trim_end_matches("Cargo.toml").trim_end_matches('/').to_owned(),
        description: text("description"),
        ring: ring.and_then(Value::as_u64),
        dependencies: linked.filter_map(|d| Some(d.get("name")?.as_str()?.to_owned())).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_read_with_its_ring_and_without_what_its_tests_alone_use() {
        let metadata = br#"{"workspace_root": "/r", "packages": [{
            "name": "p-net", "manifest_path": "/r/crates/net/Cargo.toml", "description": "Ports",
            "metadata": {"house": {"ring": 0}},
            "dependencies": [{"name": "a", "kind": null}, {"name": "b", "kind": "dev"}]}]}"#;
        let packages = parse(metadata).unwrap();
        assert_eq!(packages, [crate::testing::package("net", 0, &["a"], "Ports")]);
        assert_eq!(packages[0].manifest(), "crates/net/Cargo.toml");
        assert_eq!(parse(b"{}"), None);
    }
}

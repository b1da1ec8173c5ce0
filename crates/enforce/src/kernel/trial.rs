// SPDX-License-Identifier: Apache-2.0
//! How long a guard still holds, from a listing of its set.

use serde_json::Value;

/// The least whole seconds that any element has left; `None` where the set is empty.
pub(super) fn seconds_left(listing: &[u8]) -> Result<Option<u64>, String> {
    let json: Value = serde_json::from_slice(listing).map_err(|e| e.to_string())?;
    let objects = json.get("nftables").and_then(Value::as_array).ok_or("no `nftables` array")?;
    let sets = objects.iter().filter_map(|o| o.get("set")?.get("elem")?.as_array());
    let left = |e: &Value| e.get("elem").and_then(|e| e.get("expires")).and_then(Value::as_u64);
    // An element without a time left is about to go: nft leaves out a zero.
    Ok(sets.flatten().map(|e| left(e).unwrap_or(0)).min())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_time_counts_and_an_empty_set_has_none() {
        let set = |elements: &str| {
            format!(
                r#"{{"nftables": [{{"metainfo": {{}}}}, {{"set": {{"name": "awake"{elements}}}}}]}}"#
            )
        };
        let element =
            |s: u64| format!(r#"{{"elem": {{"val": "ipv4", "timeout": 60, "expires": {s}}}}}"#);
        let two = set(&format!(r#", "elem": [{}, {}]"#, element(41), element(40)));
        assert_eq!(seconds_left(two.as_bytes()), Ok(Some(40)));
        assert_eq!(seconds_left(set("").as_bytes()), Ok(None));
        assert_eq!(seconds_left(set(r#", "elem": ["ipv4"]"#).as_bytes()), Ok(Some(0)));
        assert!(seconds_left(b"nonsense").is_err());
        assert!(seconds_left(b"{}").is_err());
    }
}

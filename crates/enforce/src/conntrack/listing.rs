// SPDX-License-Identifier: Apache-2.0
//! Asks the kernel for its tracked connections, in one namespace.

use std::path::Path;

use super::parse::{Listing, parse};
use crate::EnforceError;
use crate::kernel::{Tool, find, output_in};

/// Of the thread, for a thread may be in another namespace than its process.
const LIST: &str = "/proc/thread-self/net/nf_conntrack";

/// The established connections that an attachment tracks; `None` is this process's own namespace.
///
/// Not every kernel offers the list as a file; the tool `conntrack` serves where it is missing.
pub fn established(attachment: &str, netns: Option<&Path>) -> Result<Listing, EnforceError> {
    let text = output_in(attachment, netns, || match std::fs::read_to_string(LIST) {
        Ok(text) => Ok(text),
        Err(_) => with_tool(attachment),
    })?;
    Ok(parse(&text))
}

fn with_tool(attachment: &str) -> Result<String, EnforceError> {
    let path = find("conntrack")?;
    let tool = Tool { name: "conntrack", path: &path };
    let mut text = String::new();
    for family in ["ipv4", "ipv6"] {
        let output = tool.run(&["-L", "-f", family], b"", None)?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(EnforceError::Listing { attachment: attachment.to_owned(), why });
        }
        text.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    Ok(text)
}

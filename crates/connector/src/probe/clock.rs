// SPDX-License-Identifier: Apache-2.0
//! How far this machine's clock is from that of who answered.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use portolan_doctor::seen::{ClockSeen, HttpSeen};

/// By the `Date` of an answer that has just come. It tells whole seconds.
pub(crate) fn of(http: &HttpSeen) -> Option<ClockSeen> {
    let date = http.fields.iter().find(|field| field.name == "date")?;
    // An answer of a cache is as old as it says.
    if http.fields.iter().any(|field| field.name == "age") {
        return None;
    }
    let theirs = DateTimeParser::new().parse_timestamp(date.value.trim()).ok()?;
    Some(ClockSeen { ahead_s: Timestamp::now().as_second().saturating_sub(theirs.as_second()) })
}

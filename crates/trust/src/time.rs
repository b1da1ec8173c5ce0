// SPDX-License-Identifier: Apache-2.0
//! Times in DER as seconds of Unix.

use crate::der::{Element, GENERALIZED_TIME, UTC_TIME};

/// Reads `UTCTime` or `GeneralizedTime`, in the one form that RFC 5280 allows: seconds given, `Z` at the end.
pub(crate) fn read(element: &Element<'_>) -> Option<i64> {
    let text = std::str::from_utf8(element.content).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match (element.tag, text.len()) {
        (GENERALIZED_TIME, 14) => (number(text, 0..4)?, text.get(4..)?),
        (UTC_TIME, 12) => {
            let year = number(text, 0..2)?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
        }
        _ => return None,
    };
    let [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map(|at| number(rest, at..at + 2));
    let (month, day, hour, minute, second) = (month?, day?, hour?, minute?, second?);
    let fits = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    fits.then(|| days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

fn number(text: &str, at: std::ops::Range<usize>) -> Option<i64> {
    text.get(at)?.parse().ok()
}

/// Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(tag: u8, text: &str) -> Option<i64> {
        read(&Element { tag, content: text.as_bytes(), whole: &[] })
    }

    #[test]
    fn both_forms_give_seconds_of_unix() {
        assert_eq!(seconds(UTC_TIME, "700101000000Z"), Some(0));
        assert_eq!(seconds(UTC_TIME, "491231235959Z"), Some(2_524_607_999));
        assert_eq!(seconds(GENERALIZED_TIME, "20000229120000Z"), Some(951_825_600));
        assert_eq!(seconds(GENERALIZED_TIME, "20240301000000Z"), Some(1_709_251_200));
    }

    #[test]
    fn other_forms_are_none() {
        for text in [
            "20240301000000",
            "2024030100000Z",
            "20241301000000Z",
            "20240301250000Z",
            "2024030100000éZ",
            "",
        ] {
            assert_eq!(seconds(GENERALIZED_TIME, text), None, "{text}");
        }
    }
}

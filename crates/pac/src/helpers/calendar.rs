// SPDX-License-Identifier: Apache-2.0
//! Times: of the week, of the year, of the day.
//!
//! A range holds its two ends, each to the end of the unit that it names, and goes around where
//! it ends before it begins: `weekdayRange("FRI", "MON")`, `timeRange(22, 6)`.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Given;
use crate::engine::Known;

const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// The time that a call speaks of, and its arguments without the word for the zone.
fn asked<'a>(known: &Known, words: &'a [String]) -> (DateTime, &'a [String]) {
    let (words, is_utc) = match words.split_last() {
        Some((last, rest)) if last.eq_ignore_ascii_case("GMT") => (rest, true),
        _ => (words, false),
    };
    let offset_s = if is_utc { 0 } else { known.now.offset_minutes.saturating_mul(60) };
    let offset = Offset::from_seconds(offset_s).unwrap_or(Offset::UTC);
    let now = Timestamp::from_millisecond(known.now.unix_ms).unwrap_or_default();
    (offset.to_datetime(now), words)
}

fn is_within<T: PartialOrd>(from: &T, now: &T, to: &T) -> bool {
    if from <= to { from <= now && now <= to } else { from <= now || now <= to }
}

/// `weekdayRange(day, [day], ["GMT"])`.
pub(super) fn weekday_range(known: &Known, words: &[String]) -> Given {
    let (now, words) = asked(known, words);
    let day = |word: &String| DAYS.iter().position(|day| word.eq_ignore_ascii_case(day));
    let (from, to) = match words {
        [one] => (day(one), day(one)),
        [from, to] => (day(from), day(to)),
        _ => return Given::Wrong("weekdayRange: wants one day or two"),
    };
    let now = usize::try_from(now.weekday().to_sunday_zero_offset()).ok();
    Given::Truth(match (from, now, to) {
        (Some(from), Some(now), Some(to)) => is_within(&from, &now, &to),
        _ => false,
    })
}

/// `dateRange` of days, months, years or several of them, once or twice, and `"GMT"`.
pub(super) fn date_range(known: &Known, words: &[String]) -> Given {
    const WRONG: Given = Given::Wrong("dateRange: wants a day, month, year or two of a kind");
    let (now, words) = asked(known, words);
    let Some(units) = words.iter().map(|word| unit(word)).collect::<Option<Vec<Unit>>>() else {
        return WRONG;
    };
    let (first, second) = units.split_at(units.len() / 2);
    let is_twice =
        first.len() == second.len() && first.iter().zip(second).all(|(a, b)| a.is_like(b));
    let (from, to) = if is_twice { (first, second) } else { (&*units, &*units) };
    let (Some(from), Some(to)) = (Date::of(from), Date::of(to)) else { return WRONG };
    Given::Truth(is_within(&from, &from.same_units(now), &to))
}

/// One argument of `dateRange`, told by what it is: a name, a small number, a large one.
#[derive(Clone, Copy)]
enum Unit {
    Day(i16),
    Month(i16),
    Year(i16),
}

impl Unit {
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

fn unit(word: &str) -> Option<Unit> {
    let is_month = |month: &&str| word.eq_ignore_ascii_case(month);
    if let Some(index) = MONTHS.iter().position(is_month) {
        return i16::try_from(index + 1).ok().map(Unit::Month);
    }
    match word.parse::<i16>().ok()? {
        day @ 1..=31 => Some(Unit::Day(day)),
        year @ 32.. => Some(Unit::Year(year)),
        ..=0 => None,
    }
}

/// What a range speaks of; compared from the largest unit down.
#[derive(PartialEq, PartialOrd)]
struct Date {
    year: Option<i16>,
    month: Option<i16>,
    day: Option<i16>,
}

impl Date {
    fn of(units: &[Unit]) -> Option<Self> {
        let mut date = Self { year: None, month: None, day: None };
        for unit in units {
            let (place, value) = match unit {
                Unit::Day(day) => (&mut date.day, *day),
                Unit::Month(month) => (&mut date.month, *month),
                Unit::Year(year) => (&mut date.year, *year),
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        (!units.is_empty()).then_some(date)
    }

    fn same_units(&self, now: DateTime) -> Self {
        Self {
            year: self.year.map(|_| now.year()),
            month: self.month.map(|_| now.month().into()),
            day: self.day.map(|_| now.day().into()),
        }
    }
}

/// `timeRange` of hours, of hours and minutes, or with seconds, and `"GMT"`.
pub(super) fn time_range(known: &Known, words: &[String]) -> Given {
    const WRONG: Given = Given::Wrong("timeRange: wants one, two, four or six numbers");
    let (now, words) = asked(known, words);
    let read: Result<Vec<i16>, _> = words.iter().map(|word| word.parse::<i16>()).collect();
    let Ok(numbers) = read else { return WRONG };
    let now = [i16::from(now.hour()), now.minute().into(), now.second().into()];
    let (from, to) = match numbers.len() {
        1 => (&*numbers, &*numbers),
        2 | 4 | 6 => numbers.split_at(numbers.len() / 2),
        _ => return WRONG,
    };
    let now = now.get(..from.len()).unwrap_or_default();
    Given::Truth(is_within(&from, &now, &to))
}

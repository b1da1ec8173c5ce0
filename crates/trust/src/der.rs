// SPDX-License-Identifier: Apache-2.0
//! The little of DER that no parser at hand gives: to walk a structure and to write one again without a part of it.

pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const OID: u8 = 0x06;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const INTEGER: u8 = 0x02;

/// The tag of a constructed, context-specific element.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One element: its tag, what it holds, and itself with its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) whole: &'a [u8],
}

/// The first element and what follows it.
pub(crate) fn split(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, rest) = length(rest)?;
    let (content, after) = rest.split_at_checked(length)?;
    let whole = bytes.get(..bytes.len() - after.len())?;
    Some((Element { tag: *tag, content, whole }, after))
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if *first < 0x80 {
        return Some((usize::from(*first), rest));
    }
    let count = usize::from(*first & 0x7f);
    if count == 0 || count > 4 {
        return None;
    }
    let (digits, rest) = rest.split_at_checked(count)?;
    // There is one way to write a length, the shortest.
    if digits.first() == Some(&0) || matches!(digits, [0..0x80]) {
        return None;
    }
    Some((digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest))
}

/// The only element, of this tag.
pub(crate) fn only(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let (element, rest) = split(bytes)?;
    (element.tag == tag && rest.is_empty()).then_some(element.content)
}

/// The elements in a row; `None` if bytes are left that are no element.
pub(crate) fn all(mut bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (element, rest) = split(bytes)?;
        found.push(element);
        bytes = rest;
    }
    Some(found)
}

/// Writes one element.
pub(crate) fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut written = vec![tag];
    let digits = content.len().to_be_bytes();
    let digits: Vec<u8> = digits.into_iter().skip_while(|digit| *digit == 0).collect();
    match (digits.as_slice(), content.len()) {
        (_, 0..0x80) => written.extend(digits.last().copied().or(Some(0))),
        (digits, _) => {
            written.extend(u8::try_from(digits.len()).map(|count| 0x80 | count));
            written.extend(digits);
        }
    }
    written.extend(content);
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(tag in 0u8..0x1f, content in prop::collection::vec(any::<u8>(), 0..70_000usize)) {
            let written = write(tag, &content);
            let (element, rest) = split(&written).unwrap();
            prop_assert_eq!((element.tag, element.content), (tag, content.as_slice()));
            prop_assert_eq!(element.whole, written.as_slice());
            prop_assert!(rest.is_empty());
        }
    }

    #[test]
    fn a_length_without_end_or_beyond_four_digits_is_refused() {
        assert_eq!(split(&[0x30, 0x80, 0, 0]), None);
        assert_eq!(split(&[0x30, 0x85, 0, 0, 0, 0, 1, 9]), None);
        assert_eq!(split(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), None);
    }

    #[test]
    fn a_length_that_could_be_shorter_is_refused() {
        assert_eq!(split(&[0x30, 0x81, 0x01, 9]), None);
        assert_eq!(split(&[0x30, 0x82, 0x00, 0x01, 9]), None);
    }
}

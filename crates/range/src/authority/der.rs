// SPDX-License-Identifier: Apache-2.0
//! The few pieces of DER that no library writes for us.

/// A value behind its tag and length.
pub(super) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = value.len();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect();
            out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(0x7f));
            out.extend(bytes);
        }
    }
    out.extend(value);
    out
}

/// The first element inside the outer sequence, whole: the part of a certificate that is signed.
pub(super) fn first_inside(der: &[u8]) -> Option<&[u8]> {
    let (_, inside) = header(der)?;
    let inside = der.get(inside..)?;
    let (length, start) = header(inside)?;
    inside.get(..start.checked_add(length)?)
}

/// Length of the value, and where it begins.
fn header(der: &[u8]) -> Option<(usize, usize)> {
    let first = *der.get(1)?;
    if first < 0x80 {
        return Some((usize::from(first), 2));
    }
    let count = usize::from(first & 0x7f);
    let bytes = der.get(2..2_usize.checked_add(count)?)?;
    let length =
        bytes.iter().try_fold(0_usize, |n, b| n.checked_mul(256)?.checked_add(usize::from(*b)))?;
    Some((length, 2 + count))
}

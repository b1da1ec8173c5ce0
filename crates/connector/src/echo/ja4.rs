// SPDX-License-Identifier: Apache-2.0
//! JA4, the fingerprint of a ClientHello, by its public specification
//! (<https://github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md>). Two clients of one library have the
//! same; an interceptor has its own.

use super::hello::ClientHello;
use super::sha256;

const SNI: u16 = 0x0000;
const ALPN: u16 = 0x0010;
/// Characters of each hash.
const KEPT: usize = 12;

/// The fingerprint of a hello that came over TCP.
pub fn ja4(hello: &ClientHello) -> String {
    let version = version(hello.offered_versions().into_iter().max().unwrap_or_default());
    let name = if hello.extensions.contains(&SNI) { 'd' } else { 'i' };
    let (ciphers, extensions) = (hello.ciphers.len().min(99), hello.extensions.len().min(99));
    let alpn = alpn(hello.alpn.first());
    let head = format!("t{version}{name}{ciphers:02}{extensions:02}{alpn}");
    format!("{head}_{}_{}", hash(&sorted(&hello.ciphers)), hash(&offered(hello)))
}

/// Extensions in order of their numbers but for the two that vary by whom one visits, then
/// signature algorithms in their own.
fn offered(hello: &ClientHello) -> String {
    let kept = hello.extensions.iter().copied().filter(|kind| ![SNI, ALPN].contains(kind));
    let extensions = sorted(&kept.collect::<Vec<_>>());
    if hello.signatures.is_empty() {
        return extensions;
    }
    format!("{extensions}_{}", listed(&hello.signatures))
}

fn version(number: u16) -> &'static str {
    match number {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        0x0300 => "s3",
        0x0002 => "s2",
        _ => "00",
    }
}

/// The first and the last sign of the first protocol, or of its bytes in hexadecimal where one of
/// the two is no letter and no digit.
fn alpn(first: Option<&Vec<u8>>) -> String {
    let ends = first.and_then(|word| Some((*word.first()?, *word.last()?)));
    match ends {
        None => "00".into(),
        Some((first, last)) if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => {
            format!("{}{}", char::from(first), char::from(last))
        }
        Some((first, last)) => format!("{:x}{:x}", first >> 4, last & 0x0f),
    }
}

fn hash(list: &str) -> String {
    if list.is_empty() {
        return "0".repeat(KEPT);
    }
    sha256(list.as_bytes()).chars().take(KEPT).collect()
}

fn sorted(numbers: &[u16]) -> String {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    listed(&numbers)
}

fn listed(numbers: &[u16]) -> String {
    numbers.iter().map(|number| format!("{number:04x}")).collect::<Vec<_>>().join(",")
}

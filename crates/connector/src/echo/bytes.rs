// SPDX-License-Identifier: Apache-2.0
//! A cursor over bytes that runs out and never beyond.

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self, length: usize) -> Option<usize> {
        Some(self.take(length)?.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)))
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        u16::try_from(self.number(2)?).ok()
    }

    /// What stands behind its own length of so many bytes.
    pub(super) fn within(&mut self, length: usize) -> Option<Self> {
        let size = self.number(length)?;
        self.take(size).map(Self)
    }

    /// Numbers of two bytes, up to the end.
    pub(super) fn numbers(self) -> Vec<u16> {
        let pair = |pair: &[u8]| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        };
        self.0.chunks_exact(2).map(pair).collect()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

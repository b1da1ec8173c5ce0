// SPDX-License-Identifier: Apache-2.0
//! How host names are spelled, read from the right end.

/// What host names are made of, the most readable first.
pub const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-_.";
/// The longest host name (RFC 1035, 2.3.4), and label.
const NAME_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// Where a name that is read from its right end stands, as far as host names go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// Nothing of a label yet.
    #[default]
    Fresh,
    /// Its first byte so far may begin a label.
    Sound,
    /// It may not: a hyphen.
    Hyphen,
}

impl Spelling {
    /// One more byte, to the left of those before; `None` where no host name has it there.
    pub fn step(self, byte: u8) -> Option<Self> {
        match (self, byte) {
            (Self::Sound, b'.') => Some(Self::Fresh),
            (Self::Fresh | Self::Hyphen, b'.') | (Self::Fresh, b'-') => None,
            (_, b'-') => Some(Self::Hyphen),
            _ => ALPHABET.contains(&byte).then_some(Self::Sound),
        }
    }

    /// Whether a name may begin here.
    pub fn is_name(self) -> bool {
        self == Self::Sound
    }

    /// Whether a byte more is not too much, with so many in the name and in its label.
    pub fn fits(name: usize, label: usize, byte: u8) -> bool {
        name < NAME_MAX && (byte == b'.' || label < LABEL_MAX)
    }
}

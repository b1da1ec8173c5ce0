// SPDX-License-Identifier: Apache-2.0
//! Why a packet teaches nothing. Each is counted where it was heard (DESIGN 2.14).

/// The reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Unheard {
    #[error("the packet is not IPv4 or IPv6, or its headers are broken")]
    BadHeader,
    #[error("the site does not trust the machine that answers")]
    UntrustedSource,
    #[error("the packet is a fragment")]
    Fragment,
    #[error("the packet does not come from the port of DNS")]
    NotDns,
    #[error("the packet was cut off")]
    CutOff,
    #[error("the message is not one of DNS, or is broken")]
    BadMessage,
    #[error("the message answers nothing")]
    NotAnAnswer,
    #[error("the question is not for one name's addresses")]
    OtherQuestion,
    #[error("the resolver has no answer")]
    NegativeAnswer,
    #[error("the answer is incomplete; the rest goes over TCP")]
    IncompleteAnswer,
    #[error("the answer holds a name that no machine may have")]
    OddName,
    #[error("the answer holds an address that no machine may have")]
    OddAddress,
}

impl Unheard {
    pub const ALL: [Self; 12] = [
        Self::BadHeader,
        Self::UntrustedSource,
        Self::Fragment,
        Self::NotDns,
        Self::CutOff,
        Self::BadMessage,
        Self::NotAnAnswer,
        Self::OtherQuestion,
        Self::NegativeAnswer,
        Self::IncompleteAnswer,
        Self::OddName,
        Self::OddAddress,
    ];

    /// A kebab-case word for counters.
    pub fn word(self) -> &'static str {
        match self {
            Self::BadHeader => "bad-header",
            Self::UntrustedSource => "untrusted-source",
            Self::Fragment => "fragment",
            Self::NotDns => "not-dns",
            Self::CutOff => "cut-off",
            Self::BadMessage => "bad-message",
            Self::NotAnAnswer => "not-an-answer",
            Self::OtherQuestion => "other-question",
            Self::NegativeAnswer => "negative-answer",
            Self::IncompleteAnswer => "incomplete-answer",
            Self::OddName => "odd-name",
            Self::OddAddress => "odd-address",
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
//! Why a PAC file gives no answer.

/// A PAC file that cannot be read or evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PacError {
    /// The file is longer than allowed.
    #[error("the file has {bytes} bytes, more than {max}")]
    TextTooLong {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// The file is no JavaScript.
    #[error("it is no JavaScript: {message}{}", at(*.line))]
    Syntax {
        /// In the engine's words.
        message: String,
        /// The line of the file, from 1, where the engine names one.
        line: Option<u32>,
    },
    /// It has no function of the name that is asked.
    #[error("it has no function `FindProxyForURL`")]
    NoFunction,
    /// The script threw something that it did not catch.
    #[error("the script threw `{message}`{}", at(*.line))]
    Threw {
        /// What it threw, in words.
        message: String,
        /// The line of the file, from 1, where the engine names one.
        line: Option<u32>,
    },
    /// It did not come to an end in the steps allowed.
    #[error("it did not end within {max} steps")]
    Steps {
        /// How many it may take.
        max: u64,
    },
    /// It was stopped.
    #[error("it was stopped, for it took too long")]
    Stopped,
    /// It needs more memory than allowed.
    #[error("it needs more than {max} bytes of memory")]
    Memory {
        /// How much it may hold.
        max: usize,
    },
    /// It calls itself too often.
    #[error("its calls go deeper than {max} bytes of stack")]
    Stack {
        /// How much stack it may use.
        max: usize,
    },
    /// It asks for more names than allowed.
    #[error("it resolves more than {max} names")]
    Names {
        /// How many different ones it may ask for.
        max: usize,
    },
    /// Its function gave something other than text.
    #[error("its answer is {what}, no text")]
    NotText {
        /// What it is: `a number`, `an object`.
        what: &'static str,
    },
    /// Its answer is longer than allowed.
    #[error("its answer has {bytes} bytes, more than {max}")]
    AnswerTooLong {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// Nothing in its answer names a way.
    #[error("its answer `{text}` names no way")]
    NoWay {
        /// The answer as it came.
        text: String,
    },
    /// The engine itself failed.
    #[error("the engine failed: {message}")]
    Engine {
        /// In its words.
        message: String,
    },
}

impl PacError {
    /// A word for reports and scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TextTooLong { .. } => "pac-too-long",
            Self::Syntax { .. } => "pac-syntax",
            Self::NoFunction => "pac-no-function",
            Self::Threw { .. } => "pac-threw",
            Self::Steps { .. } => "pac-endless",
            Self::Stopped => "pac-too-slow",
            Self::Memory { .. } => "pac-memory",
            Self::Stack { .. } => "pac-recursion",
            Self::Names { .. } => "pac-too-many-names",
            Self::NotText { .. } => "pac-no-text",
            Self::AnswerTooLong { .. } => "pac-answer-too-long",
            Self::NoWay { .. } => "pac-no-way",
            Self::Engine { .. } => "pac-engine",
        }
    }
}

fn at(line: Option<u32>) -> String {
    line.map(|line| format!(" in line {line}")).unwrap_or_default()
}

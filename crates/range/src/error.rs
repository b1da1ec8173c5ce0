// SPDX-License-Identifier: Apache-2.0
//! What can go wrong while the range is built.

use thiserror::Error;

#[derive(Debug, Error)]
pub enum RangeError {
    #[error("could not make a certificate")]
    Certificate(#[from] rcgen::Error),
    #[error("could not {doing}")]
    Io { doing: String, source: std::io::Error },
    #[error("`{what}` failed: {said}")]
    Failed { what: String, said: String },
    #[error("could not read a plan of the range")]
    Plan(#[from] serde_json::Error),
    #[error("TLS could not be set up")]
    Tls(#[from] rustls::Error),
}

impl RangeError {
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

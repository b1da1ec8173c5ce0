// SPDX-License-Identifier: Apache-2.0
//! Asks for each address by each way, and writes down what came of it.
//!
//! [`run`] takes what is asked ([`plan`] makes it of a profile) and gives a
//! [`portolan_doctor::seen::Run`]. All addresses are asked at once, within a bound; every step has
//! a deadline and every read a limit, so that the whole ends in time whoever is at the other end.

mod address;
mod choice;
mod clock;
pub mod dns;
pub mod http;
mod limits;
pub(crate) mod lines;
mod named;
mod options;
mod pac;
mod pages;
pub mod plan;
mod proxy;
mod reach;
mod room;
mod run;
mod secret;
mod step;
pub mod tcp;
pub mod tls;

pub(crate) use address::by_system;
pub use choice::{Environment, WinHttp, WinHttpError};
pub(crate) use choice::{Via, ways};
pub use lines::{Line, Stream, Watched};
pub use options::{Credentials, Options, Proxy, ProxyError, Scheme, WayChoice};
pub(crate) use options::{bracketed, host_and_port};
pub use pac::{PacPlace, PacUrl};
pub(crate) use proxy::authorization;
pub(crate) use reach::Goal;
#[cfg(test)]
pub(crate) use room::Room;
pub(crate) use run::Shared;
pub use run::{ProbeError, Progress, run};
pub use step::Step;

// SPDX-License-Identifier: Apache-2.0
//! What the command line offers: `up`, `down`, `run`, `shell`, and the hidden `inside`.

mod inside;
mod options;
mod run;
mod stand_in;
mod up;

pub use inside::inside;
pub use options::Options;
pub use run::{run, shell};
pub use up::{down, up};

// SPDX-License-Identifier: Apache-2.0
//! The demo: a Citrix platform goes from flat to segmented, on real kernels.
//!
//! It is told in acts. Each act uses the verbs as a user would, inside the lab; nothing here
//! knows more than a user can.

mod acts;
mod attachments;
mod figures;
mod stage;

use std::path::Path;
use std::process::ExitCode;

pub(crate) use attachments::attachments_yaml;

use crate::terminal::{CLEAN, FINDINGS, data, refuse};
use figures::Figures;
use stage::{Stage, StageError};

/// Tells the whole story, and writes the figures. Exit 1 where any of them is not as it must be.
pub(crate) fn run(lab: &str, report: Option<&Path>, keep: Option<&Path>) -> ExitCode {
    let told = Stage::open(lab, keep).and_then(|mut stage| tell(&mut stage));
    let figures = match told {
        Ok(figures) => figures,
        Err(error) => return refuse(error.diagnostic()),
    };
    data(&figures.table());
    if let Some(path) = report
        && let Err(diagnostic) = figures.write(path)
    {
        return refuse(diagnostic);
    }
    ExitCode::from(if figures.hold() { CLEAN } else { FINDINGS })
}

fn tell(stage: &mut Stage) -> Result<Figures, StageError> {
    let mut figures = Figures::default();
    acts::flat(stage, &mut figures)?;
    acts::chart(stage)?;
    acts::site(stage, &mut figures)?;
    acts::check(stage)?;
    acts::monitor(stage, &mut figures)?;
    acts::enforce(stage)?;
    acts::same_day_again(stage, &mut figures)?;
    acts::attack(stage, &mut figures)?;
    Ok(figures)
}

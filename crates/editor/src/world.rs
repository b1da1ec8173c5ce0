// SPDX-License-Identifier: Apache-2.0
//! What a session cannot know by itself: folders and the day.

use std::collections::BTreeMap;
use std::path::Path;

use portolan_diagnostics::Diagnostic;
use portolan_site::model::Date;

/// The outside, as the session is given it.
pub trait World: Send + Sync {
    /// Whether a folder is the folder of a site.
    fn is_site(&self, folder: &Path) -> bool;

    /// Every file of a site by its path inside the folder, with `/` between the parts.
    ///
    /// # Errors
    /// Where something of the folder cannot be read.
    fn read(&self, folder: &Path) -> Result<BTreeMap<String, String>, Diagnostic>;

    /// The day on which rules are judged to have expired or not.
    fn today(&self) -> Date;
}

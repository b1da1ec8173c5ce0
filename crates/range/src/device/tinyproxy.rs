// SPDX-License-Identifier: Apache-2.0
//! tinyproxy: a proxy that connects, with its usual fences.

use std::process::Command;

use super::MIDDLE;
use crate::RangeError;
use crate::stage::Stage;

#[derive(Clone, Debug, Default)]
pub(crate) struct Tiny {
    pub(crate) port: u16,
    /// The port of the proxy behind it.
    pub(crate) behind: Option<u16>,
    /// `name password`
    pub(crate) login: Option<&'static str>,
    /// Ports that CONNECT may reach; all where empty.
    pub(crate) ports: &'static [u16],
    /// Expressions of hosts that it refuses.
    pub(crate) refuses: &'static [&'static str],
    /// Whether it says nothing of itself.
    pub(crate) is_discreet: bool,
}

impl Tiny {
    pub(super) fn start(&self, stage: &mut Stage) -> Result<(), RangeError> {
        let name = format!("tiny-{}", self.port);
        let folder = stage.folder(&name)?;
        let text = self.text(&folder.display().to_string());
        stage.write(&format!("{name}/refuses"), &self.refuses.join("\n"))?;
        let file = stage.write(&format!("{name}/conf"), &text)?;
        let mut command = Command::new("tinyproxy");
        command.arg("-d").arg("-c").arg(file);
        stage.keep("middle", command)?;
        stage.wait_for(MIDDLE, self.port)
    }

    fn text(&self, at: &str) -> String {
        let mut text = format!(
            "Port {}\nListen {MIDDLE}\nTimeout 60\nLogFile \"{at}/log\"\nMaxClients 600\nViaProxyName \"tiny{}\"\n",
            self.port, self.port
        );
        if self.is_discreet {
            text.push_str("DisableViaHeader Yes\n");
        }
        text.extend(self.behind.iter().map(|port| format!("Upstream http {MIDDLE}:{port}\n")));
        text.extend(self.login.iter().map(|login| format!("BasicAuth {login}\n")));
        text.extend(self.ports.iter().map(|port| format!("ConnectPort {port}\n")));
        if !self.refuses.is_empty() {
            text.push_str(&format!("Filter \"{at}/refuses\"\nFilterExtended On\n"));
        }
        text
    }
}

// SPDX-License-Identifier: Apache-2.0
//! The first process of the namespaces: builds a scenario, runs the checker, hands on what it said.

use std::process::{Command, Stdio};

use super::outside::Range;
use super::process::within;
use super::{Stage, network};
use crate::RangeError;
use crate::authority::{Authority, Log};
use crate::cloud::Plan;
use crate::device::{ECHO_ADDRESS, ECHO_PORT};
use crate::scenario::{Scenario, find};

pub(super) fn run(scenario: &str, range: &str) -> Result<(), RangeError> {
    let range: Range = serde_json::from_str(range)?;
    let scenario = find(scenario).ok_or_else(|| RangeError::Failed {
        what: format!("the scenario {scenario}"),
        said: "there is none of this name".into(),
    })?;
    network::build(&range.folder)?;
    let mut stage = Stage::new(range)?;
    stage.prepare(&scenario)?;
    let code = stage.check(&scenario)?;
    drop(stage);
    std::process::exit(code)
}

impl Stage {
    fn new(range: Range) -> Result<Self, RangeError> {
        let root = Authority::root("C=US, O=Range Trust Services, CN=Range Public Root R1")?;
        let issuing = [
            root.subordinate("C=US, O=Range Trust Services, CN=Range Public Issuing CA G1")?,
            root.subordinate("C=US, O=Other Range Services, CN=Other Range Issuing CA 7")?,
        ];
        Ok(Self {
            folder: range.folder,
            program: range.program,
            mitmdump: range.mitmdump.unwrap_or_else(|| "mitmdump".into()),
            root,
            issuing,
            logs: [Log::new("First Log")?, Log::new("Second Log")?],
            private: Vec::new(),
            plan: Plan::default(),
            children: Vec::new(),
        })
    }

    fn prepare(&mut self, scenario: &Scenario) -> Result<(), RangeError> {
        self.write("public.pem", &self.root.pem)?;
        self.write("logs.csv", &self.log_table())?;
        for (number, host) in scenario.hosts.iter().enumerate() {
            self.add(number, host)?;
        }
        self.publish_revocation()?;
        self.plan.says =
            scenario.says.iter().map(|(v, n, s)| (*v, (*n).to_owned(), s.clone())).collect();
        self.plan.clock_ahead_s = scenario.clock_ahead_s;
        self.plan.is_silent_by_udp = scenario.is_silent_by_udp;
        if let Some(authority) = scenario.system_trusts {
            let own = self.authority(authority)?.pem.clone();
            let both = format!("{}{own}", self.root.pem);
            self.write("system.pem", &both)?;
        }
        let plan = self.write("plan.json", &serde_json::to_string(&self.plan)?)?;
        let mut cloud = Command::new(self.program());
        cloud.args(["role", "cloud"]).arg(plan);
        self.keep("cloud", cloud)?;
        self.wait_for_in("cloud", "far end", 9354)?;
        for (name, text) in &scenario.files {
            self.write(name, text)?;
        }
        scenario.devices.iter().try_for_each(|device| device.start(self))
    }

    /// As the checker reads its table of logs.
    fn log_table(&self) -> String {
        use base64::Engine;
        let encode = |bytes: Vec<u8>| base64::engine::general_purpose::STANDARD.encode(bytes);
        let row = |log: &Log| format!("{0},{0},usable,{1}\n", log.operator, encode(log.spki()));
        "operator,log,state,key\n".to_owned() + &self.logs.iter().map(row).collect::<String>()
    }

    /// Runs the checker; its exit code.
    fn check(&mut self, scenario: &Scenario) -> Result<i32, RangeError> {
        let mut command = Command::new(self.path("portolan"));
        command.args(["connector", "check", "--format", "json", "--timeout", "4"]);
        command.arg("--roots").arg(self.path("public.pem"));
        command.arg("--ct-logs").arg(self.path("logs.csv"));
        if scenario.system_trusts.is_some() {
            command.arg("--system-roots").arg(self.path("system.pem"));
        } else {
            command.arg("--system-roots").arg(self.path("public.pem"));
        }
        for host in &scenario.asks {
            command.args(["--address", host]);
        }
        let here = self.folder.display().to_string();
        let echo = std::fs::read_to_string(self.path("echo.sha256")).unwrap_or_default();
        let echo = format!("{ECHO_ADDRESS}:{ECHO_PORT}#{echo}");
        let filled = |word: &String| word.replace("$HERE", &here).replace("$ECHO", &echo);
        command.args(scenario.words.iter().map(filled));
        let mut command = within("client", &command);
        for (name, value) in &scenario.environment {
            command.env(name, value);
        }
        let status = command.stdin(Stdio::null()).status();
        let status = status.map_err(RangeError::io("run the checker"))?;
        Ok(status.code().unwrap_or(70))
    }
}

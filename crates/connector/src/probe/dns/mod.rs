// SPDX-License-Identifier: Apache-2.0
//! Names resolved by ourselves, so that what each server said can be told apart.

mod ask;
mod follow;
mod system;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use portolan_doctor::seen::{Answer, DnsSeen, Failure, Kind, Resolver};

use super::step::Step;
pub use system::System;

/// Asks servers, one after another where one does not answer, and follows what they say.
pub async fn resolve(
    resolver: Resolver,
    servers: &[SocketAddr],
    name: &str,
    limit: Duration,
) -> DnsSeen {
    let step = Step::begin(limit);
    let result = by_servers(servers, name, &step).await;
    DnsSeen { resolver, took_ms: step.ms(), result }
}

/// By the machine's own means: its table of hosts, then its servers.
pub async fn resolve_by_system(system: &System, name: &str, limit: Duration) -> DnsSeen {
    let step = Step::begin(limit);
    let known = system.hosts(name);
    let result = if known.is_empty() {
        by_servers(&system.servers, name, &step).await
    } else {
        Ok(Answer { addresses: known, ..Answer::default() })
    };
    DnsSeen { resolver: Resolver::System, took_ms: step.ms(), result }
}

async fn by_servers(servers: &[SocketAddr], name: &str, step: &Step) -> Result<Answer, Failure> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(Answer { addresses: vec![address], ..Answer::default() });
    }
    let mut last = step.fail(Kind::NameServer, "no server of names is set");
    for (number, server) in servers.iter().enumerate() {
        let left = servers.len().saturating_sub(number);
        match follow::follow(*server, name, &step.share(left)).await {
            Ok(answer) => return Ok(answer),
            // Another server may be alive; a clear word is the end of it.
            Err(failure) if matches!(failure.kind, Kind::Timeout | Kind::NameServer) => {
                last = Failure { after_ms: step.ms(), ..failure };
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(last)
}

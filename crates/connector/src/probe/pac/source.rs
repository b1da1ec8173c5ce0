// SPDX-License-Identifier: Apache-2.0
//! The text of a PAC file, from a file or by HTTP, without a proxy.

use std::io::Read;
use std::sync::Arc;

use portolan_doctor::seen::{Failure, Kind};

use super::super::choice::Via;
use super::super::http::{Talk, get};
use super::super::limits::PAC_MAX;
use super::super::options::{PacPlace, bracketed, host_and_port};
use super::super::reach::Goal;
use super::super::run::Shared;
use super::super::step::Step;
use super::super::tls::{Offer, handshake};

pub(super) async fn text(
    place: &PacPlace,
    shared: &Shared,
    step: &Step,
) -> Result<String, Failure> {
    let bytes = match place {
        PacPlace::File(path) => {
            let mut bytes = Vec::new();
            let file = std::fs::File::open(path).map_err(|error| local(step, &error))?;
            let read = file.take(PAC_MAX as u64 + 1).read_to_end(&mut bytes);
            read.map_err(|error| local(step, &error))?;
            bytes
        }
        PacPlace::Url(url) => fetched(url, shared, step).await?,
    };
    // What is older than UTF-8 is told by what stands in comments alone.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn local(step: &Step, error: &std::io::Error) -> Failure {
    step.fail(Kind::Local, error.to_string())
}

async fn fetched(url: &str, shared: &Shared, step: &Step) -> Result<Vec<u8>, Failure> {
    let (is_safe, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(step.fail(Kind::Local, "only `http` and `https` are fetched")),
    };
    let (place, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (host, port) =
        host_and_port(place).map_err(|error| step.fail(Kind::Local, error.to_string()))?;
    let port = port.unwrap_or(if is_safe { 443 } else { 80 });
    let own = shared.names(&host).await.into_iter().next();
    let addresses =
        own.map_or(Ok(Vec::new()), |seen| seen.result.map(|answer| answer.addresses))?;
    let goal = Goal {
        host: host.clone(),
        port,
        via: Via::Direct,
        addresses,
        credentials: None,
        is_plain: !is_safe,
        limit: shared.options.timeout,
        room: Arc::clone(&shared.room),
    };
    let mut reached = goal.reach().await;
    let Some(mut line) = reached.line.take() else { return Err(reached.failure()) };
    if is_safe {
        let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(&host) };
        let (seen, inner) = handshake(line, &offer, goal.limit).await;
        line = inner.ok_or_else(|| seen.failure.unwrap_or_else(|| step.fail(Kind::BadTls, "")))?;
    }
    let named = if place.contains(':') { format!("{}:{port}", bracketed(&host)) } else { host };
    let asked = get(path, &named, "Connection: close\r\n");
    let (status, body) = Talk::new(line).whole(&asked, PAC_MAX, &Step::begin(goal.limit)).await?;
    match status {
        200 => Ok(body),
        status => Err(step.fail(Kind::NotHttp, format!("status {status}"))),
    }
}

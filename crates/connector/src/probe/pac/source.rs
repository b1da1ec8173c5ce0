// SPDX-License-Identifier: Apache-2.0
//! The text of a PAC file, from a file or by HTTP, without a proxy.

use std::io::Read;
use std::sync::Arc;

use portolan_doctor::seen::{Failure, Kind};

use super::super::choice::Via;
use super::super::http::{Talk, get};
use super::super::limits::PAC_MAX;
use super::super::proxy::basic;
use super::super::reach::Goal;
use super::super::run::Shared;
use super::super::step::Step;
use super::super::tls::{Offer, handshake};
use super::{PacPlace, PacUrl};

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

async fn fetched(url: &PacUrl, shared: &Shared, step: &Step) -> Result<Vec<u8>, Failure> {
    let own = shared.names(&url.host).await.into_iter().next();
    let addresses =
        own.map_or(Ok(Vec::new()), |seen| seen.result.map(|answer| answer.addresses))?;
    let goal = Goal {
        host: url.host.clone(),
        port: url.port(),
        via: Via::Direct,
        addresses,
        is_plain: !url.is_safe,
        limit: shared.options.timeout,
        room: Arc::clone(&shared.room),
    };
    let mut reached = goal.reach().await;
    let Some(mut line) = reached.line.take() else { return Err(reached.failure()) };
    if url.is_safe {
        let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(&url.host) };
        let (seen, inner) = handshake(line, &offer, goal.limit).await;
        line = inner.ok_or_else(|| seen.failure.unwrap_or_else(|| step.fail(Kind::BadTls, "")))?;
    }
    let who = url.credentials.as_ref().map(basic).unwrap_or_default();
    let who = if who.is_empty() { who } else { format!("Authorization: {who}\r\n") };
    let asked = get(&url.target(), &url.named(), &format!("Connection: close\r\n{who}"));
    let (status, body) = Talk::new(line).whole(&asked, PAC_MAX, &Step::begin(goal.limit)).await?;
    match status {
        200 => Ok(body),
        status => Err(step.fail(Kind::NotHttp, format!("status {status}"))),
    }
}

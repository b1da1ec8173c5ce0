// SPDX-License-Identifier: Apache-2.0
//! SOCKS 5 (RFC 1928), with a name and password (RFC 1929) or none. Names are the proxy's to resolve.

use std::net::IpAddr;
use std::time::Duration;

use portolan_doctor::seen::{ConnectSeen, Failure, HttpSeen, Kind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::super::lines::Stream;
use super::super::options::Credentials;
use super::super::step::Step;
use super::Tunnel;

const VERSION: u8 = 5;
const BY_PASSWORD: u8 = 2;
const NO_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;

pub(super) async fn tunnel(
    mut line: Stream,
    credentials: Option<&Credentials>,
    to: (&str, u16),
    limit: Duration,
) -> Tunnel {
    let step = Step::begin(limit);
    let mut answer = HttpSeen::default();
    let opened = open(&mut line, credentials, to, &step, &mut answer).await;
    answer.took_ms = step.ms();
    answer.failure = opened.err();
    let line = answer.failure.is_none().then_some(line);
    Tunnel { seen: ConnectSeen { answer, is_authenticated: credentials.is_some() }, line }
}

async fn open(
    line: &mut Stream,
    credentials: Option<&Credentials>,
    to: (&str, u16),
    step: &Step,
    answer: &mut HttpSeen,
) -> Result<(), Failure> {
    greet(line, credentials, step).await?;
    step.io(line.write_all(&request(to, step)?)).await?;
    let [version, code, _, kind] = read(line, step).await?;
    if version != VERSION {
        return Err(foreign(step));
    }
    answer.status = Some(u16::from(code));
    if code != 0 {
        return Err(step.fail(Kind::ProxyRefused, meaning(code)));
    }
    // The address that the proxy uses, and its port.
    match kind {
        1 => read::<6>(line, step).await.map(drop),
        4 => read::<18>(line, step).await.map(drop),
        3 => {
            let [length] = read(line, step).await?;
            let mut rest = vec![0_u8; usize::from(length).saturating_add(2)];
            step.io(line.read_exact(&mut rest)).await.map(drop)
        }
        _ => Err(foreign(step)),
    }
}

async fn greet(
    line: &mut Stream,
    credentials: Option<&Credentials>,
    step: &Step,
) -> Result<(), Failure> {
    let hello: &[u8] = match credentials {
        None => &[VERSION, 1, 0],
        Some(_) => &[VERSION, 2, 0, BY_PASSWORD],
    };
    step.io(line.write_all(hello)).await?;
    let [version, method] = read(line, step).await?;
    match (version, method, credentials) {
        (VERSION, 0, _) => Ok(()),
        (VERSION, BY_PASSWORD, Some(credentials)) => log_in(line, credentials, step).await,
        (VERSION, NO_METHOD | BY_PASSWORD, _) => {
            Err(step.fail(Kind::ProxyAuthentication, "it takes none of the offered methods"))
        }
        _ => Err(foreign(step)),
    }
}

async fn log_in(line: &mut Stream, who: &Credentials, step: &Step) -> Result<(), Failure> {
    let mut message = vec![1_u8];
    for word in [&who.user, &who.password] {
        let length = u8::try_from(word.len())
            .map_err(|_| step.fail(Kind::Local, "a name or password of more than 255 bytes"))?;
        message.push(length);
        message.extend(word.as_bytes());
    }
    step.io(line.write_all(&message)).await?;
    let [_, code] = read(line, step).await?;
    if code == 0 { Ok(()) } else { Err(step.fail(Kind::ProxyAuthentication, "refused")) }
}

fn request(to: (&str, u16), step: &Step) -> Result<Vec<u8>, Failure> {
    let mut message = vec![VERSION, CONNECT, 0];
    match to.0.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            message.push(1);
            message.extend(v4.octets());
        }
        Ok(IpAddr::V6(v6)) => {
            message.push(4);
            message.extend(v6.octets());
        }
        Err(_) => {
            let length = u8::try_from(to.0.len())
                .map_err(|_| step.fail(Kind::Local, "a name of more than 255 bytes"))?;
            message.extend([3, length]);
            message.extend(to.0.as_bytes());
        }
    }
    message.extend(to.1.to_be_bytes());
    Ok(message)
}

async fn read<const N: usize>(line: &mut Stream, step: &Step) -> Result<[u8; N], Failure> {
    let mut bytes = [0_u8; N];
    step.io(line.read_exact(&mut bytes)).await?;
    Ok(bytes)
}

fn foreign(step: &Step) -> Failure {
    step.fail(Kind::ProxyRefused, "it does not speak SOCKS 5")
}

/// RFC 1928, 6.
fn meaning(code: u8) -> &'static str {
    match code {
        1 => "general failure",
        2 => "not allowed by its rules",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "time to live expired",
        7 => "command not supported",
        8 => "kind of address not supported",
        _ => "an unknown code",
    }
}

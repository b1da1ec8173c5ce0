// SPDX-License-Identifier: Apache-2.0
//! HTTP/1.1, one request after another on one connection, with a limit for all that may come back.

mod body;
mod head;

use portolan_doctor::seen::{Failure, HttpSeen, Kind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::limits::{HEAD_MAX, INTERIM_MAX, shown};
use super::lines::Stream;
use super::step::Step;
use head::{Head, Parsed};

/// A connection on which requests are made.
pub struct Talk {
    line: Stream,
    /// What came and is not read yet.
    kept: Vec<u8>,
    chunk: usize,
}

/// The words of a connection that was closed as it should be, and without an answer.
pub(crate) const CLOSED_IN_ORDER: &str = "before an answer";

/// Bytes that are read at once.
const CHUNK: usize = 8 * 1024;

impl Talk {
    pub fn new(line: Stream) -> Self {
        Self { line, kept: Vec::new(), chunk: CHUNK }
    }

    /// Reads byte by byte, so that what follows a head stays with the connection.
    pub fn careful(line: Stream) -> Self {
        Self { chunk: 1, ..Self::new(line) }
    }

    /// The connection. What was read beyond the last answer is gone; a careful talk has read nothing.
    pub fn into_line(self) -> Stream {
        self.line
    }

    /// Sends a request and reads the head of its answer.
    pub async fn ask(&mut self, request: &str, step: &Step) -> HttpSeen {
        self.exchange(request, step).await.0
    }

    /// The same, and the body where it is no longer than `most` bytes. Without a body that ends, the
    /// connection cannot be used again: then it is `None`.
    pub async fn fetch(
        &mut self,
        request: &str,
        most: usize,
        step: &Step,
    ) -> (HttpSeen, Result<Option<Vec<u8>>, Failure>) {
        let (mut seen, head) = self.exchange(request, step).await;
        let Some(head) = head else { return (seen, Ok(None)) };
        let body = self.body(&head, most, step).await;
        seen.took_ms = step.ms();
        (seen, body)
    }

    async fn exchange(&mut self, request: &str, step: &Step) -> (HttpSeen, Option<Head>) {
        let answered = match step.io(self.send(request)).await {
            Ok(()) => self.answer(step).await,
            // An answer may stand there all the same: some refuse before they have read all.
            Err(failure) => self.answer(step).await.map_err(|_| failure),
        };
        match answered {
            Ok(head) => (head.seen(step), Some(head)),
            Err(failure) => {
                let (took_ms, failure) = (step.ms(), Some(failure));
                (HttpSeen { took_ms, failure, ..HttpSeen::default() }, None)
            }
        }
    }

    async fn send(&mut self, request: &str) -> std::io::Result<()> {
        self.line.write_all(request.as_bytes()).await?;
        self.line.flush().await
    }

    /// The first head that is no mere announcement.
    async fn answer(&mut self, step: &Step) -> Result<Head, Failure> {
        for _ in 0..INTERIM_MAX {
            let head = self.head(step).await?;
            if head.status >= 200 || head.status == 101 {
                return Ok(head);
            }
        }
        Err(step.fail(Kind::TooMuch, format!("{INTERIM_MAX} interim answers and no other")))
    }

    async fn head(&mut self, step: &Step) -> Result<Head, Failure> {
        let mut known = 0;
        loop {
            if let Some(head) = self.parsed(known, step)? {
                return Ok(head);
            }
            known = self.kept.len();
            if self.kept.len() >= HEAD_MAX {
                return Err(
                    step.fail(Kind::TooMuch, format!("a head of more than {HEAD_MAX} bytes"))
                );
            }
            if self.more(step).await? == 0 {
                return Err(self.closed(step));
            }
        }
    }

    /// A head, where what came beside what is known already may be the end of one. Byte by byte, a
    /// long field would else be read as often as it has bytes.
    fn parsed(&mut self, known: usize, step: &Step) -> Result<Option<Head>, Failure> {
        let came = self.kept.get(known..).unwrap_or_default();
        if known >= head::BEGINS.len() && !came.contains(&b'\n') {
            return Ok(None);
        }
        match head::parse(&self.kept) {
            Parsed::Whole(head, length) => {
                self.kept.drain(..length.min(self.kept.len()));
                Ok(Some(head))
            }
            Parsed::Part => Ok(None),
            Parsed::TooManyFields => {
                Err(step.fail(Kind::TooMuch, "more fields than a head may have"))
            }
            Parsed::Bad => Err(step.fail(Kind::NotHttp, shown(&self.kept))),
        }
    }

    fn closed(&self, step: &Step) -> Failure {
        match self.kept.len() {
            0 => step.fail(Kind::Closed, CLOSED_IN_ORDER),
            length => step.fail(Kind::Closed, format!("after {length} bytes of a head")),
        }
    }

    /// Reads some more; 0 at the end.
    async fn more(&mut self, step: &Step) -> Result<usize, Failure> {
        let mut chunk = [0_u8; CHUNK];
        let room = chunk.get_mut(..self.chunk).unwrap_or_default();
        let read = step.io(self.line.read(room)).await;
        let length = read.map_err(|failure| self.slow(failure))?;
        self.kept.extend(chunk.iter().take(length));
        Ok(length)
    }

    /// Silence, or a slow talker: the words tell which.
    fn slow(&self, mut failure: Failure) -> Failure {
        if failure.kind == Kind::Timeout && !self.kept.is_empty() {
            failure.words = format!("{} bytes came in that time", self.kept.len());
        }
        failure
    }
}

/// A request for a path at a host; `more` are further lines, each with its end.
pub fn get(target: &str, host: &str, more: &str) -> String {
    let clean = |word: &str| word.replace(|c: char| c.is_control() || c == ' ', "");
    format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: portolan\r\nAccept: */*\r\n{more}\r\n",
        clean(target),
        clean(host)
    )
}

// SPDX-License-Identifier: Apache-2.0
//! The body of an answer (RFC 9112, 6).

use portolan_doctor::seen::{Failure, Kind};

use super::super::limits::shown;
use super::super::step::Step;
use super::Talk;
use super::head::Head;

/// Bytes of the line that tells the length of a chunk.
const LINE_MAX: usize = 256;

impl Talk {
    /// The whole body; `None` where the connection is of no use after it, or it is not read because it
    /// says that it is longer than `most`.
    pub(super) async fn body(
        &mut self,
        head: &Head,
        most: usize,
        step: &Step,
    ) -> Result<Option<Vec<u8>>, Failure> {
        if matches!(head.status, 204 | 304) {
            return Ok(head.is_kept().then(Vec::new));
        }
        let coding = head.field("transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let body = if coding.ends_with("chunked") {
            self.chunks(most, step).await?
        } else if let Some(length) = head.field("content-length") {
            let length: Option<usize> = length.parse().ok();
            let length = length.ok_or_else(|| step.fail(Kind::NotHttp, "a length that is none"))?;
            if length > most {
                return Ok(None);
            }
            self.take(length, step).await?
        } else {
            return Ok(None);
        };
        Ok(head.is_kept().then_some(body))
    }

    /// A body by length or chunks, and also one that the end of the connection ends.
    pub async fn whole(
        &mut self,
        request: &str,
        most: usize,
        step: &Step,
    ) -> Result<(u16, Vec<u8>), Failure> {
        let (seen, head) = self.exchange(request, step).await;
        let Some(head) = head else {
            return Err(seen.failure.unwrap_or_else(|| step.fail(Kind::Closed, "")));
        };
        if head.field("transfer-encoding").is_some() {
            return Ok((head.status, self.chunks(most, step).await?));
        }
        let told = head.field("content-length").and_then(|word| word.parse::<usize>().ok());
        if told.is_some_and(|length| length > most) {
            return Err(too_long(most, step));
        }
        while told.is_none_or(|length| self.kept.len() < length) {
            if self.kept.len() > most {
                return Err(too_long(most, step));
            }
            if self.more(step).await? == 0 {
                break;
            }
        }
        if told.is_some_and(|length| self.kept.len() < length) {
            return Err(step.fail(Kind::Closed, "before the end of the body"));
        }
        let length = told.unwrap_or(self.kept.len());
        Ok((head.status, self.kept.drain(..length).collect()))
    }

    async fn take(&mut self, length: usize, step: &Step) -> Result<Vec<u8>, Failure> {
        while self.kept.len() < length {
            if self.more(step).await? == 0 {
                return Err(step.fail(Kind::Closed, "before the end of the body"));
            }
        }
        Ok(self.kept.drain(..length).collect())
    }

    async fn chunks(&mut self, most: usize, step: &Step) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        loop {
            let length = self.chunk_length(step).await?;
            if length == 0 {
                self.trailer(step).await?;
                return Ok(body);
            }
            if length > most.saturating_sub(body.len()) {
                return Err(too_long(most, step));
            }
            body.extend(self.take(length, step).await?);
            self.take(2, step).await?;
        }
    }

    async fn chunk_length(&mut self, step: &Step) -> Result<usize, Failure> {
        loop {
            match httparse::parse_chunk_size(&self.kept) {
                Ok(httparse::Status::Complete((at, length))) => {
                    self.kept.drain(..at.min(self.kept.len()));
                    return usize::try_from(length)
                        .map_err(|_| step.fail(Kind::TooMuch, "a chunk without measure"));
                }
                Ok(httparse::Status::Partial) if self.kept.len() <= LINE_MAX => {
                    if self.more(step).await? == 0 {
                        return Err(step.fail(Kind::Closed, "before the end of the body"));
                    }
                }
                _ => return Err(step.fail(Kind::NotHttp, shown(&self.kept))),
            }
        }
    }

    /// Lines after the last chunk, up to an empty one.
    async fn trailer(&mut self, step: &Step) -> Result<(), Failure> {
        let mut lines = 0_usize;
        loop {
            let end = self.kept.windows(2).position(|two| two == b"\r\n");
            match end {
                Some(at) => {
                    self.kept.drain(..at.saturating_add(2));
                    lines = lines.saturating_add(1);
                    if at == 0 {
                        return Ok(());
                    }
                }
                None if self.kept.len() > LINE_MAX => {
                    return Err(step.fail(Kind::TooMuch, "a trailer without end"));
                }
                None => {
                    if self.more(step).await? == 0 {
                        return Err(step.fail(Kind::Closed, "before the end of the body"));
                    }
                }
            }
            if lines > super::super::limits::FIELDS_MAX {
                return Err(step.fail(Kind::TooMuch, "a trailer without end"));
            }
        }
    }
}

fn too_long(most: usize, step: &Step) -> Failure {
    step.fail(Kind::TooMuch, format!("a body of more than {most} bytes"))
}

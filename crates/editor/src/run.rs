// SPDX-License-Identifier: Apache-2.0
//! The loop: messages from a stream, answers to another, and the work that takes time beside it.
//!
//! While somebody types, the site is left alone; once he rests, it is looked through in a thread of
//! its own, one at a time. Questions are answered meanwhile from what is known.

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use lsp_server::Message;

use crate::session::{Checked, Read, Session};
use crate::wire::{self, Incoming};
use crate::world::World;

/// How long nobody types before the site is looked through.
const REST: Duration = Duration::from_millis(200);
/// A wait that nothing but an event ends.
const LONG: Duration = Duration::from_secs(3600);
/// So many messages wait for us at most; then the client waits.
const WAITING_MAX: usize = 256;

enum Event {
    Came(Incoming),
    /// The client has gone.
    Gone,
    /// `None`: the work was lost.
    Read(Option<Read>),
    Checked(Option<Checked>),
}

/// Speaks with one editor until it goes; the exit code is the protocol's.
pub fn run(
    input: impl BufRead + Send + 'static,
    output: impl Write,
    world: Arc<dyn World>,
    pages: Option<String>,
) -> u8 {
    let (sender, receiver) = sync_channel(WAITING_MAX);
    let reader = sender.clone();
    thread::spawn(move || listen(input, &reader));
    let session = Session::new(world, pages);
    Desk { session, output, sender, receiver, reads: false, checks: false, rest_from: None }.serve()
}

fn listen(mut input: impl BufRead, events: &SyncSender<Event>) {
    while let Ok(Some(incoming)) = wire::read(&mut input) {
        if events.send(Event::Came(incoming)).is_err() {
            return;
        }
    }
    // Where nobody listens any more, nobody has to be told.
    let _ = events.send(Event::Gone);
}

struct Desk<W> {
    session: Session,
    output: W,
    sender: SyncSender<Event>,
    receiver: Receiver<Event>,
    /// Whether a site is being read, and whether one is being checked.
    reads: bool,
    checks: bool,
    /// Since when nobody has typed, where something waits.
    rest_from: Option<Instant>,
}

impl<W: Write> Desk<W> {
    fn serve(mut self) -> u8 {
        loop {
            match self.receiver.recv_timeout(self.patience()) {
                Ok(event) => {
                    if !self.take(event) {
                        return self.session.ended().unwrap_or(1);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return 1,
            }
            self.work();
        }
    }

    fn patience(&self) -> Duration {
        match self.rest_from {
            Some(from) if !self.reads => REST.saturating_sub(from.elapsed()),
            Some(_) | None => LONG,
        }
    }

    /// Takes an event; false where the conversation is over.
    fn take(&mut self, event: Event) -> bool {
        let sent = match event {
            Event::Gone => return false,
            Event::Came(Incoming::Broken(answer)) => {
                return wire::write_value(&mut self.output, &answer).is_ok();
            }
            Event::Came(Incoming::Message(message)) => {
                let changes = matches!(message, Message::Notification(_));
                let sent = self.session.take(message);
                if changes {
                    self.rest_from = self.session.waits().map(|_| Instant::now());
                }
                sent
            }
            Event::Read(read) => {
                self.reads = false;
                read.map(|read| self.session.read(read)).unwrap_or_default()
            }
            Event::Checked(checked) => {
                self.checks = false;
                checked.map(|checked| self.session.checked(checked)).unwrap_or_default()
            }
        };
        sent.iter().all(|message| wire::write(&mut self.output, message).is_ok())
            && self.session.ended().is_none()
    }

    /// Begins what is due. A site may be read while an older state of it is still being checked.
    fn work(&mut self) {
        let rested = self.rest_from.is_some_and(|from| from.elapsed() >= REST);
        let due = self.session.waits().is_some_and(|at_once| at_once || rested);
        if due
            && !self.reads
            && let Some(reading) = self.session.reading()
        {
            self.rest_from = self.session.waits().map(|_| Instant::now());
            self.reads = true;
            self.apart(move || reading.run(), Event::Read);
        }
        if !self.checks
            && let Some(checking) = self.session.checking()
        {
            self.checks = true;
            self.apart(move || checking.run(), Event::Checked);
        }
    }

    fn apart<T: 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        event: fn(Option<T>) -> Event,
    ) {
        let sender = self.sender.clone();
        thread::spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(work)).ok();
            // Where nobody listens any more, nobody has to be told.
            let _ = sender.send(event(done));
        });
    }
}

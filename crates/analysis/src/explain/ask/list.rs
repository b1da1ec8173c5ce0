// SPDX-License-Identifier: Apache-2.0
//! A list of questions: `source,destination,service`.

use portolan_diagnostics::{Diagnostic, Place, SourceId, Sources};
use portolan_net::{Connection, Service};
use portolan_site::model::Site;

use super::{End, end, pair, service};

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub source: End,
    pub destination: End,
    pub service: Service,
    /// Where it is asked.
    pub place: Place,
}

const HEADER: [&str; 3] = ["source", "destination", "service"];

/// Reads a list; every line that cannot be read is told.
pub fn read(site: &Site, sources: &Sources, file: SourceId) -> (Vec<Asked>, Vec<Diagnostic>) {
    let (mut asked, mut wrong) = (Vec::new(), Vec::new());
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(sources.text(file).as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    if header.iter().take(3).collect::<Vec<_>>() != HEADER {
        let place = sources.line_span(file, 1);
        let said = "the list does not begin with the header `source,destination,service`";
        let help = match header.len() == 1 && header.iter().any(|cell| cell.contains(';')) {
            true => "the cells are parted by `;`: part them by `,`",
            false => "make the first line `source,destination,service`",
        };
        wrong.push(Diagnostic::error("bad-list", place, said).help(help));
        return (asked, wrong);
    }
    for (index, record) in reader.records().enumerate() {
        let line = record
            .as_ref()
            .ok()
            .and_then(|r| r.position())
            .and_then(|p| usize::try_from(p.line()).ok())
            .unwrap_or(index + 2);
        let place = Place::Span(sources.line_span(file, line));
        match record.map_err(|e| e.to_string()).map(|r| row(site, &r, &place)) {
            Ok(Ok(one)) => asked.push(one),
            Ok(Err(diagnostic)) => wrong.push(diagnostic),
            Err(e) => wrong.push(
                Diagnostic::error("bad-list", place, e.replace('\n', " "))
                    .help("write three cells: source, destination, service"),
            ),
        }
    }
    (asked, wrong)
}

fn row(site: &Site, record: &csv::StringRecord, place: &Place) -> Result<Asked, Diagnostic> {
    let cell = |index: usize| record.get(index).unwrap_or_default();
    if record.len() != 3 {
        let said = format!("the line has {} cells and not three", record.len());
        return Err(Diagnostic::error("bad-list", place.clone(), said)
            .help("write three cells: source, destination, service"));
    }
    Ok(Asked {
        source: end(site, cell(0), place.clone())?,
        destination: end(site, cell(1), place.clone())?,
        service: service(site, cell(2), place.clone())?,
        place: place.clone(),
    })
}

/// The connections of a list. Between ends that have no addresses of one family there is none.
pub fn connections(
    site: &Site,
    sources: &Sources,
    file: SourceId,
) -> (Vec<Connection>, Vec<Diagnostic>) {
    let (asked, wrong) = read(site, sources, file);
    let connection = |one: Asked| {
        let (initiator, responder) = pair(&one.source, &one.destination, one.service)?;
        Some(Connection { initiator, responder, service: one.service })
    };
    (asked.into_iter().filter_map(connection).collect(), wrong)
}

// SPDX-License-Identifier: Apache-2.0
//! A part of a block in one family, and how a cover lies to it, side by side.

use std::borrow::Cow;

use crate::service_set::ServiceSet;
use crate::{AddressNumber, Block, Bound, Connection, Intervals};

/// Sources, destinations, services.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Destination,
    Services,
}

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::Source, Self::Destination, Self::Services];
}

/// A product of one family; none of its sides is empty.
#[derive(Clone)]
pub(super) struct Piece<'a, T: Clone> {
    source: Cow<'a, Intervals<T>>,
    destination: Cow<'a, Intervals<T>>,
    services: Cow<'a, Intervals<u32>>,
}

/// On which sides a cover holds the whole piece.
#[derive(Clone, Copy)]
pub(super) struct Holds([bool; 3]);

impl Holds {
    pub(super) fn all(self) -> bool {
        self.0 == [true; 3]
    }

    /// Whether it holds every side but for this one at most.
    pub(super) fn but(self, side: Side) -> bool {
        Side::ALL.iter().zip(self.0).all(|(s, holds)| holds || *s == side)
    }

    pub(super) fn sides(self) -> usize {
        self.0.into_iter().filter(|holds| *holds).count()
    }

    /// The first side that it does not hold.
    pub(super) fn lacks(self) -> Option<Side> {
        Side::ALL.into_iter().zip(self.0).find(|(_, holds)| !holds).map(|(side, _)| side)
    }
}

impl<'a, T: AddressNumber> Piece<'a, T> {
    /// The part of a block in this family; `None` where there is none.
    pub(super) fn of(block: &'a Block) -> Option<Self> {
        let (source, destination) = (T::part(&block.source), T::part(&block.destination));
        let services = block.services.numbers();
        let says = !source.is_empty() && !destination.is_empty() && !services.is_empty();
        says.then_some(Self {
            source: Cow::Borrowed(source),
            destination: Cow::Borrowed(destination),
            services: Cow::Borrowed(services),
        })
    }

    /// How a cover lies to the piece; `None` where they share nothing.
    pub(super) fn held_by(&self, cover: &Self) -> Option<Holds> {
        Some(Holds([
            lies(&self.services, &cover.services)?,
            lies(&self.source, &cover.source)?,
            lies(&self.destination, &cover.destination)?,
        ]))
        .map(|Holds([services, source, destination])| Holds([source, destination, services]))
    }

    /// The piece without what the covers hold on one side; `None` where nothing is left.
    pub(super) fn less<'c>(
        &self,
        covers: impl Iterator<Item = &'c Self>,
        side: Side,
    ) -> Option<Self>
    where
        'a: 'c,
    {
        let mut left = self.clone();
        match side {
            Side::Source => without(&mut left.source, covers.map(|c| &*c.source))?,
            Side::Destination => without(&mut left.destination, covers.map(|c| &*c.destination))?,
            Side::Services => without(&mut left.services, covers.map(|c| &*c.services))?,
        }
        Some(left)
    }

    /// The part that a cover holds on one side.
    pub(super) fn within(&self, cover: &Self, side: Side) -> Self {
        let mut part = self.clone();
        match side {
            Side::Source => part.source = Cow::Owned(part.source.intersection(&cover.source)),
            Side::Destination => {
                part.destination = Cow::Owned(part.destination.intersection(&cover.destination));
            }
            Side::Services => {
                part.services = Cow::Owned(part.services.intersection(&cover.services))
            }
        }
        part
    }

    pub(super) fn witness(&self) -> Option<Connection> {
        Some(Connection {
            initiator: self.source.first()?.address(),
            responder: self.destination.first()?.address(),
            service: ServiceSet::of_numbers(self.services.clone().into_owned())
                .readable(T::FAMILY)?,
        })
    }
}

/// Whether the cover holds all of a side; `None` where it holds nothing of it.
fn lies<T: Bound>(side: &Intervals<T>, cover: &Intervals<T>) -> Option<bool> {
    let holds = cover.contains_all(side);
    (holds || cover.overlaps(side)).then_some(holds)
}

/// Takes the covers away; `None` where nothing is left.
fn without<'c, T: Bound + 'c>(
    side: &mut Cow<'_, Intervals<T>>,
    covers: impl Iterator<Item = &'c Intervals<T>>,
) -> Option<()> {
    let covers = Intervals::collect(covers.flat_map(Intervals::iter));
    *side = Cow::Owned(side.difference(&covers));
    (!side.is_empty()).then_some(())
}

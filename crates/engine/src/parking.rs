//! Parked callers: commands that wait for a signal or for their time. They die with the process, as their connections do.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use base::random::Random;
use base::time::Time;
use service::kernel::ops::Command;
use service::kernel::out::Signal;

use crate::shard::Ticket;

/// A command that waits, with what an attempt needs.
pub(crate) struct Parked {
    pub(crate) command: Box<dyn Command>,
    pub(crate) random: Random,
}

#[derive(Default)]
pub(crate) struct Parking {
    parked: BTreeMap<Ticket, (Parked, Signal, Time)>,
    by_signal: BTreeMap<Signal, VecDeque<Ticket>>,
    by_time: BTreeSet<(Time, Ticket)>,
}

impl Parking {
    /// Parks at the end of the line.
    pub(crate) fn park(&mut self, ticket: Ticket, parked: Parked, on: Signal, until: Time, first: bool) {
        let line = self.by_signal.entry(on.clone()).or_default();
        if first {
            line.push_front(ticket)
        } else {
            line.push_back(ticket)
        }
        self.by_time.insert((until, ticket));
        self.parked.insert(ticket, (parked, on, until));
    }

    /// Takes the first in the line of this signal.
    pub(crate) fn take_signalled(&mut self, on: &Signal) -> Option<(Ticket, Parked)> {
        let ticket = self.by_signal.get(on)?.front().copied()?;
        self.take(ticket).map(|parked| (ticket, parked))
    }

    /// Takes the next whose time has come.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<(Ticket, Parked)> {
        let (until, ticket) = self.by_time.first().copied()?;
        if until > now {
            return None;
        }
        self.take(ticket).map(|parked| (ticket, parked))
    }

    /// Takes a caller out, wherever it stands.
    pub(crate) fn take(&mut self, ticket: Ticket) -> Option<Parked> {
        let (parked, on, until) = self.parked.remove(&ticket)?;
        self.by_time.remove(&(until, ticket));
        if let Some(line) = self.by_signal.get_mut(&on) {
            line.retain(|waiting| *waiting != ticket);
            if line.is_empty() {
                self.by_signal.remove(&on);
            }
        }
        Some(parked)
    }

    /// When the next one must be tried again.
    pub(crate) fn next(&self) -> Option<Time> {
        self.by_time.first().map(|(until, _)| *until)
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.parked.len()
    }
}

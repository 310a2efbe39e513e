//! Durable timers in order of time.
//!
//! Every wake is a row keyed by its time. In memory stands a window of the next ones, up to a horizon; what lies beyond is
//! paged in when the window is empty, so that a million waiting workflows cost a window, not a million entries. A low
//! watermark, written now and then, tells where to start after a restart without scanning over wakes long gone.

use std::collections::BTreeSet;

use base::record::Record;
use base::time::Time;
use serde::{Deserialize, Serialize};
use service::kernel::out::{Class, WakeChange};
use service::kernel::service::ServiceNumber;
use service::kernel::{Table, Tables};

/// A due wake: when, whose, which.
pub(crate) type Due = (Time, u8, Vec<u8>);

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Nothing;

impl Record for Nothing {}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Floor(Time);

impl Record for Floor {}

/// The rows of one class of wakes.
struct Rows {
    wakes: Table<Due, Nothing>,
    floor: Table<(), Floor>,
}

const AWAITED: Rows = Rows { wakes: Table::new(ServiceNumber::ENGINE, 6), floor: Table::new(ServiceNumber::ENGINE, 7) };
const HOUSEKEEPING: Rows = Rows { wakes: Table::new(ServiceNumber::ENGINE, 8), floor: Table::new(ServiceNumber::ENGINE, 9) };

/// All wakes of one class.
pub(crate) struct Wakes {
    rows: &'static Rows,
    window: BTreeSet<Due>,
    /// Every wake at or before this time is in the window.
    horizon: Time,
    /// No wake is earlier than this.
    floor: Time,
    /// The floor as last written.
    written_floor: Time,
}

impl Wakes {
    pub(crate) fn open(tables: &mut Tables, class: Class) -> Wakes {
        let rows = match class {
            Class::Awaited => &AWAITED,
            Class::Housekeeping => &HOUSEKEEPING,
        };
        let floor = tables.get(&rows.floor, &()).map_or(Time::ZERO, |floor| floor.0);
        let mut wakes = Wakes { rows, window: BTreeSet::new(), horizon: Time::ZERO, floor, written_floor: floor };
        wakes.fill(tables);
        wakes
    }

    pub(crate) fn change(&mut self, tables: &mut Tables, change: WakeChange) {
        let due = (change.at, change.service.0, change.name);
        if !change.set {
            self.window.remove(&due);
            return tables.delete(&self.rows.wakes, &due);
        }
        if change.at < self.floor {
            self.floor = change.at;
            self.write_floor(tables);
        }
        tables.put(&self.rows.wakes, &due, &Nothing);
        if due.0 <= self.horizon {
            self.window.insert(due);
            self.shrink();
        }
    }

    /// The time of the next wake; the horizon stands in for wakes that are not in the window.
    pub(crate) fn next(&mut self, tables: &mut Tables) -> Option<Time> {
        if self.window.is_empty() && self.horizon < Time::MAX {
            self.fill(tables);
        }
        self.window.first().map(|(at, _, _)| *at)
    }

    /// Takes the next wake that is due.
    pub(crate) fn take(&mut self, tables: &mut Tables, now: Time) -> Option<Due> {
        if self.next(tables)? > now {
            return None;
        }
        let due = self.window.pop_first()?;
        self.floor = self.floor.max(due.0);
        if self.floor.since_ms(self.written_floor) > FLOOR_LAG_MS {
            self.write_floor(tables);
        }
        tables.delete(&self.rows.wakes, &due);
        Some(due)
    }

    fn write_floor(&mut self, tables: &mut Tables) {
        self.written_floor = self.floor;
        tables.put(&self.rows.floor, &(), &Floor(self.floor));
    }

    fn fill(&mut self, tables: &mut Tables) {
        let rows = tables.scan_from(&self.rows.wakes, &(), &(self.floor.max(self.horizon),), WINDOW);
        self.horizon = if rows.len() < WINDOW { Time::MAX } else { rows.last().map_or(Time::MAX, |((at, _, _), _)| *at) };
        // The last time in a full page may have more wakes beyond it: leave that whole time to the next page.
        let whole = self.horizon;
        let first = rows.first().map(|((at, _, _), _)| *at);
        if whole < Time::MAX && first != Some(whole) {
            self.horizon = whole.minus_ms(1);
        } else if whole < Time::MAX {
            return self.fill_one_time(tables, whole);
        }
        let horizon = self.horizon;
        self.window.extend(rows.into_iter().map(|(due, _)| due).filter(|due| due.0 <= horizon));
    }

    /// More wakes than a window at one single time: they must stand in memory together.
    fn fill_one_time(&mut self, tables: &mut Tables, at: Time) {
        self.horizon = at;
        let rows = tables.scan(&self.rows.wakes, &(at,), None, usize::MAX / 2);
        self.window.extend(rows.into_iter().map(|(due, _)| due));
    }

    fn shrink(&mut self) {
        if self.window.len() <= 2 * WINDOW {
            return;
        }
        let Some(cut) = self.window.iter().nth(WINDOW).map(|(at, _, _)| *at) else { return };
        if self.window.first().is_some_and(|(at, _, _)| *at < cut) {
            self.window = std::mem::take(&mut self.window).into_iter().take_while(|(at, _, _)| *at < cut).collect();
            self.horizon = cut.minus_ms(1);
        }
    }
}

const WINDOW: usize = 8_192;
/// How far the written floor may lag behind: bounds the rewrites of its row and the scan after a restart.
const FLOOR_LAG_MS: u64 = 10_000;

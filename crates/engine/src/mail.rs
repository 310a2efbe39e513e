//! Letters between shards, exactly once and in order.
//!
//! A letter's departure is a row in the sender's outbox, written in the batch of its cause. Its arrival is the receiver's
//! watermark for that sender, written in the batch of its effect. The receiver acknowledges when that batch is durable, and the
//! sender then deletes the row. After a restart the sender posts its outbox again; what is at or below the watermark is
//! acknowledged and not applied twice. A shard's letter to itself is applied at once, in the same batch, and needs none of this.

use std::collections::BTreeMap;

use base::record::Record;
use serde::{Deserialize, Serialize};
use service::kernel::service::ServiceNumber;
use service::kernel::{Letter, Table, Tables};

/// A letter under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Sending shard.
    pub from: u16,
    /// Receiving shard.
    pub to: u16,
    /// Counts from 1 for each pair of shards, without gaps.
    pub sequence: u64,
    /// The letter.
    pub letter: Letter,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Count(u64);

impl Record for Count {}

/// Unacknowledged letters by (receiver, sequence).
const OUTBOX: Table<(u16, u64), Letter> = Table::new(ServiceNumber::ENGINE, 1);
/// The last sequence given to a receiver.
const SENT: Table<(u16,), Count> = Table::new(ServiceNumber::ENGINE, 2);
/// The last sequence applied from a sender.
const RECEIVED: Table<(u16,), Count> = Table::new(ServiceNumber::ENGINE, 3);

/// A shard's post office. Counters are cached; the rows are the truth.
#[derive(Default)]
pub(crate) struct Mail {
    sent: BTreeMap<u16, u64>,
    received: BTreeMap<u16, u64>,
    acknowledged: BTreeMap<u16, u64>,
}

impl Mail {
    /// Letters that must be posted again after a restart, and the state to go on from.
    pub(crate) fn open(tables: &mut Tables, shard: u16, shards: u16) -> (Mail, Vec<Envelope>) {
        let mut mail = Mail::default();
        let mut again = Vec::new();
        for peer in 0..shards {
            mail.sent.insert(peer, tables.get(&SENT, &(peer,)).map_or(0, |count| count.0));
            mail.received.insert(peer, tables.get(&RECEIVED, &(peer,)).map_or(0, |count| count.0));
            let mut after = None;
            loop {
                let rows = tables.scan(&OUTBOX, &(peer,), after.as_ref(), CHUNK);
                after = rows.last().map(|(key, _)| *key);
                let full = rows.len() == CHUNK;
                again.extend(rows.into_iter().map(|((to, sequence), letter)| Envelope { from: shard, to, sequence, letter }));
                if !full {
                    break;
                }
            }
            let first = again.iter().filter(|envelope| envelope.to == peer).map(|envelope| envelope.sequence).min();
            let sent = mail.sent.get(&peer).copied().unwrap_or(0);
            mail.acknowledged.insert(peer, first.map_or(sent, |first| first - 1));
        }
        (mail, again)
    }

    /// Puts a letter into the outbox.
    pub(crate) fn send(&mut self, tables: &mut Tables, from: u16, to: u16, letter: Letter) -> Envelope {
        let sequence = self.sent.entry(to).or_insert(0);
        *sequence += 1;
        tables.put(&SENT, &(to,), &Count(*sequence));
        tables.put(&OUTBOX, &(to, *sequence), &letter);
        Envelope { from, to, sequence: *sequence, letter }
    }

    /// Whether an arriving letter is new; if so it counts as received in the batch that is being gathered.
    pub(crate) fn receive(&mut self, tables: &mut Tables, from: u16, sequence: u64) -> bool {
        let received = self.received.entry(from).or_insert(0);
        // A gap cannot come from a sender that posts in order; leaving it unacknowledged makes the sender's outbox repair it.
        if sequence != *received + 1 {
            return false;
        }
        *received = sequence;
        tables.put(&RECEIVED, &(from,), &Count(sequence));
        true
    }

    /// The last sequence applied from a sender.
    pub(crate) fn received(&self, from: u16) -> u64 {
        self.received.get(&from).copied().unwrap_or(0)
    }

    /// The receiver has everything up to `sequence`.
    pub(crate) fn acknowledge(&mut self, tables: &mut Tables, to: u16, sequence: u64) {
        let done = self.acknowledged.entry(to).or_insert(0);
        for gone in (*done + 1)..=sequence {
            tables.delete(&OUTBOX, &(to, gone));
        }
        *done = (*done).max(sequence);
    }
}

const CHUNK: usize = 256;

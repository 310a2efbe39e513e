//! `Tables`: a shard's ground state: durable rows, overlaid with what is written but not yet durable.
//!
//! While a batch is on its way to disk the shard goes on on top of it, so reads look first at what is pending. A read that
//! fails, or a row that cannot be understood, marks the tables as failed: the engine then drops the batch and stops the shard
//! rather than answer from a state it does not know. That is why `get` can return a plain `Option`.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;

use base::key::{Key, after_prefix};
use base::kv::{Batch, Change, Reads};
use base::record::Record;
use bytes::Bytes;

use super::table::Table;

/// Rows of one shard.
pub struct Tables {
    reads: Box<dyn Reads>,
    pending: BTreeMap<Bytes, Pending>,
    current: Vec<Change>,
    in_flight: VecDeque<(u64, Vec<Bytes>)>,
    next_batch: u64,
    durable_batch: u64,
    writes: u64,
    failure: Option<String>,
}

struct Pending {
    value: Option<Bytes>,
    batch: u64,
    /// Where the change stands in its batch, so that a second write of the key in the same batch replaces it.
    slot: usize,
}

impl Tables {
    /// Tables over durable rows whose last batch was `last_batch`.
    pub fn new(reads: Box<dyn Reads>, last_batch: u64) -> Tables {
        Tables {
            reads,
            pending: BTreeMap::new(),
            current: Vec::new(),
            in_flight: VecDeque::new(),
            next_batch: last_batch + 1,
            durable_batch: last_batch,
            writes: 0,
            failure: None,
        }
    }

    /// The row with this key.
    pub fn get<K: Key, V: Record>(&mut self, table: &Table<K, V>, key: &K) -> Option<V> {
        let full = table.full_key(key);
        let bytes = match self.pending.get(full.as_slice()) {
            Some(pending) => pending.value.clone(),
            None => self.durable(&full),
        };
        bytes.and_then(|bytes| self.decode(&bytes))
    }

    /// Whether there is a row with this key.
    pub fn has<K: Key, V: Record>(&mut self, table: &Table<K, V>, key: &K) -> bool {
        let full = table.full_key(key);
        match self.pending.get(full.as_slice()) {
            Some(pending) => pending.value.is_some(),
            None => self.durable(&full).is_some(),
        }
    }

    /// Rows whose keys begin with the parts in `prefix`, in key order, at most `limit`, after the key `after` if given.
    pub fn scan<K: Key, V: Record>(
        &mut self,
        table: &Table<K, V>,
        prefix: &impl Key,
        after: Option<&K>,
        limit: usize,
    ) -> Vec<(K, V)> {
        let low = table.full_key(prefix);
        let high = after_prefix(&low);
        let from = match after {
            Some(key) => after_prefix_of_row(table.full_key(key)),
            None => low,
        };
        self.range(&from, &high, limit)
    }

    /// Like [`Tables::scan`], beginning with the row `from` itself where it exists: for readers that remember a position.
    pub fn scan_from<K: Key, V: Record>(
        &mut self,
        table: &Table<K, V>,
        prefix: &impl Key,
        from: &impl Key,
        limit: usize,
    ) -> Vec<(K, V)> {
        let high = after_prefix(&table.full_key(prefix));
        let from = table.full_key(from);
        self.range(&from, &high, limit)
    }

    /// Writes a row.
    pub fn put<K: Key, V: Record>(&mut self, table: &Table<K, V>, key: &K, value: &V) {
        self.change(table.full_key(key), Some(Bytes::from(value.to_bytes())));
    }

    /// Deletes a row; no matter if there is none.
    pub fn delete<K: Key, V: Record>(&mut self, table: &Table<K, V>, key: &K) {
        self.change(table.full_key(key), None);
    }

    /// How many writes there have been; the engine asserts that a refused command made none.
    pub fn writes(&self) -> u64 {
        self.writes
    }

    /// Something in the tables was found to be damaged by a reader above them.
    pub fn distrust(&mut self, why: String) {
        self.fail::<()>(why);
    }

    /// Why the tables must no longer be trusted, if so.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The batch that must be durable before anything that was read until now may be told: the one being gathered, else the
    /// last one sealed.
    pub fn horizon(&self) -> u64 {
        if self.current.is_empty() { self.sealed_batch() } else { self.next_batch }
    }

    /// The last batch that was closed.
    pub fn sealed_batch(&self) -> u64 {
        self.next_batch - 1
    }

    /// The last batch known to be durable.
    pub fn durable_batch(&self) -> u64 {
        self.durable_batch
    }

    /// Closes the batch that is being gathered; `None` when nothing was written.
    pub fn seal(&mut self, shard: u16) -> Option<Batch> {
        if self.current.is_empty() {
            return None;
        }
        let changes = std::mem::take(&mut self.current);
        let number = self.next_batch;
        self.next_batch += 1;
        self.in_flight.push_back((number, changes.iter().map(|change| change.key.clone()).collect()));
        Some(Batch { shard, number, changes })
    }

    /// Batches up to `number` are durable: their rows can now be read from the store.
    pub fn settle(&mut self, number: u64) {
        self.durable_batch = self.durable_batch.max(number);
        while let Some((batch, keys)) = self.in_flight.pop_front_if(|(batch, _)| *batch <= number) {
            for key in keys {
                if self.pending.get(&key).is_some_and(|pending| pending.batch == batch) {
                    self.pending.remove(&key);
                }
            }
        }
    }

    fn change(&mut self, key: Vec<u8>, value: Option<Bytes>) {
        self.writes += 1;
        let (batch, slot) = (self.next_batch, self.current.len());
        if let Some(pending) = self.pending.get_mut(key.as_slice())
            && pending.batch == batch
            && let Some(change) = self.current.get_mut(pending.slot)
        {
            change.value.clone_from(&value);
            pending.value = value;
            return;
        }
        let key = Bytes::from(key);
        self.current.push(Change { key: key.clone(), value: value.clone() });
        self.pending.insert(key, Pending { value, batch, slot });
    }

    fn durable(&mut self, key: &[u8]) -> Option<Bytes> {
        match self.reads.get(key) {
            Ok(value) => value,
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn range<K: Key, V: Record>(&mut self, from: &[u8], to: &[u8], limit: usize) -> Vec<(K, V)> {
        let raw = self.merged(from, to, limit);
        raw.into_iter().filter_map(|(key, value)| Some((self.typed::<K, V>(&key)?, self.decode(&value)?))).collect()
    }

    fn merged(&mut self, from: &[u8], to: &[u8], limit: usize) -> Vec<(Bytes, Bytes)> {
        if from >= to || limit == 0 {
            return Vec::new();
        }
        let pending: Vec<(Bytes, Option<Bytes>)> = self
            .pending
            .range::<[u8], _>((Bound::Included(from), Bound::Excluded(to)))
            .map(|(key, pending)| (key.clone(), pending.value.clone()))
            .collect();
        // Every pending deletion may hide one durable row, so ask for as many more.
        let hidden = pending.iter().filter(|(_, value)| value.is_none()).count();
        let durable = match self.reads.scan(from, to, limit + hidden) {
            Ok(rows) => rows,
            Err(error) => self.fail(error.to_string()).unwrap_or_default(),
        };
        overlay(durable, pending, limit)
    }

    fn typed<K: Key, V: Record>(&mut self, full: &[u8]) -> Option<K> {
        let key = Table::<K, V>::typed_key(full);
        if key.is_none() {
            self.fail::<()>(format!("a key of {} bytes is damaged", full.len()));
        }
        key
    }

    fn decode<V: Record>(&mut self, bytes: &[u8]) -> Option<V> {
        match V::from_bytes(bytes) {
            Ok(value) => Some(value),
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn fail<T>(&mut self, why: String) -> Option<T> {
        self.failure.get_or_insert(why);
        None
    }
}

/// The next possible key after a complete row key.
fn after_prefix_of_row(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}

/// Durable rows with pending changes on top, in key order.
fn overlay(durable: Vec<(Bytes, Bytes)>, pending: Vec<(Bytes, Option<Bytes>)>, limit: usize) -> Vec<(Bytes, Bytes)> {
    let mut out = Vec::with_capacity(limit.min(durable.len() + pending.len()));
    let (mut durable, mut pending) = (durable.into_iter().peekable(), pending.into_iter().peekable());
    while out.len() < limit {
        let pending_first = match (durable.peek(), pending.peek()) {
            (None, None) => break,
            (Some(_), None) => false,
            (None, Some(_)) => true,
            (Some((row, _)), Some((change, _))) => {
                if row == change {
                    durable.next();
                    continue;
                }
                change < row
            }
        };
        if pending_first {
            out.extend(pending.next().and_then(|(key, value)| Some((key, value?))));
        } else {
            out.extend(durable.next());
        }
    }
    out
}

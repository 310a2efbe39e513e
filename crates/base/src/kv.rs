//! Ground state as the pure crates see it: ordered bytes that can be read, and batches of changes that leave.

use bytes::Bytes;
use thiserror::Error;

/// One change of one key. `value: None` deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Full key: table tag first (see [`crate::key`]).
    pub key: Bytes,
    /// New value, or `None` to delete.
    pub value: Option<Bytes>,
}

/// All that one shard did since its last batch; becomes durable as a whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The shard that wrote it.
    pub shard: u16,
    /// Counts from 1 within the shard, without gaps.
    pub number: u64,
    /// In order; a later change of a key wins.
    pub changes: Vec<Change>,
}

/// The store could not read. The shard that sees this stops: it must not answer from a state it does not know.
#[derive(Clone, Debug, Error)]
#[error("the store failed: {0}")]
pub struct ReadFailed(pub String);

/// Ordered reads of one shard's durable state. A read is not free: callers cache, and never scan over deleted ranges.
pub trait Reads: Send {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, ReadFailed>;

    /// Pairs with `from <= key < to` in key order, at most `limit`.
    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<(Bytes, Bytes)>, ReadFailed>;
}

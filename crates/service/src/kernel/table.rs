//! `Table`: a typed name for a range of keys. First two bytes: service number, table number.

use std::marker::PhantomData;

use base::key::Key;
use base::record::Record;

use super::service::ServiceNumber;

/// A table from `K` to `V`. Numbers are part of the stored format and are never reused.
pub struct Table<K, V> {
    service: ServiceNumber,
    number: u8,
    types: PhantomData<fn(K) -> V>,
}

impl<K: Key, V: Record> Table<K, V> {
    /// The table with this number.
    pub const fn new(service: ServiceNumber, number: u8) -> Table<K, V> {
        Table { service, number, types: PhantomData }
    }

    /// The full key of a row, or of all rows that begin with a shorter tuple.
    pub(super) fn full_key(&self, key: &impl Key) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(32);
        bytes.extend_from_slice(&[self.service.0, self.number]);
        key.encode(&mut bytes);
        bytes
    }

    /// The typed key in a full key.
    pub(super) fn typed_key(full: &[u8]) -> Option<K> {
        let mut rest = full.get(2..)?;
        K::decode(&mut rest).filter(|_| rest.is_empty())
    }
}

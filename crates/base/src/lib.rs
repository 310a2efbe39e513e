//! The words that every other crate speaks: time, names, identities, schemas, keys and batches.
//!
//! Promises: no I/O, no ambient time or randomness, no knowledge of any single service. Everything here is plain data or a
//! trait that describes plain data.

pub mod arn;
pub mod check;
pub mod fault;
pub mod key;
pub mod kv;
pub mod name;
pub mod operation;
pub mod random;
pub mod record;
pub mod schema;
pub mod shape;
pub mod stamp;
pub mod time;

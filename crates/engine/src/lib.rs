//! One shard: calls, letters, outcomes and time go in; batches, replies, letters, effects and wake times come out.
//!
//! Promises: a reply, a letter or an effect leaves only after the batch that holds its cause is durable; letters between
//! shards arrive exactly once and in order; wakes fire in order of time; a restart loses nothing but parked callers.
//! Pure: the server and the simulator drive the same [`Shard`], and differ only in what they do with an [`Output`].

pub mod catalogue;
mod effects;
mod mail;
mod parking;
mod replies;
mod shard;
mod wakes;

pub use effects::EffectId;
pub use mail::Envelope;
pub use shard::{Call, Due, Input, Output, Reply, Shard, Ticket};

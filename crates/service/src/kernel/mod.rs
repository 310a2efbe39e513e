//! What every service stands on: typed tables, transactions, letters, effects, wakes, and the traits of an operation.
//!
//! The road of a command: [`ops::Entry::prepare`] turns a decoded call into [`ops::Work`] on the connection's task; the
//! shard that is its home applies it with a [`tx::Tx`] in one hand and an [`out::Out`] in the other. What is written to
//! `Tx` and `Out` becomes durable in one batch; only then does the reply leave, and letters and effects with it.

pub mod effect;
pub mod home;
pub mod letter;
pub mod ops;
pub mod out;
pub mod service;
pub mod settings;
pub mod table;
pub mod tables;
pub mod tx;

pub use effect::{Effect, Outcome};
pub use home::Home;
pub use letter::{Letter, ReplyTo};
pub use ops::{Attempt, Gather, Park, Placed, Read, Write};
pub use out::{Out, Signal};
pub use service::{Service, ServiceNumber};
pub use settings::Settings;
pub use table::Table;
pub use tables::Tables;
pub use tx::Tx;

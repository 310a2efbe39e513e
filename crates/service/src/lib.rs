//! The AWS services as deterministic state machines: `(state, command, stamp) -> (state', reply, letters, effects, wakes)`.
//!
//! Each service is a folder with the same things in it: `mod.rs` (what it promises), `ops.rs` (the numbered table of its
//! operations), `ops/` (one file per verb) and the domain in nouns. `kernel` is what they all stand on.
//!
//! Invariants, stated as absences: no service names another one (they send letters, see [`kernel::letter`]); nothing here
//! reads a clock, draws ambient randomness, opens a file or waits.

pub mod iam;
pub mod kernel;

//! The trait of a service: its numbers, its derived state, and what it does with things that come back to it.

use base::check::Violation;
use base::fault::Fault;
use base::operation::ServiceModel;
use base::record::Record;

use super::effect::Outcome;
use super::letter::Letter;
use super::ops::Entry;
use super::out::Out;
use super::tx::Tx;

/// A service's number: first byte of its keys. Numbers are part of the stored format and are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceNumber(pub u8);

impl ServiceNumber {
    /// The engine's own tables.
    pub const ENGINE: ServiceNumber = ServiceNumber(0);
    /// Amazon SQS.
    pub const SQS: ServiceNumber = ServiceNumber(1);
    /// AWS Step Functions.
    pub const STATES: ServiceNumber = ServiceNumber(2);
    /// AWS Lambda.
    pub const LAMBDA: ServiceNumber = ServiceNumber(3);
    /// AWS IAM and STS.
    pub const IAM: ServiceNumber = ServiceNumber(4);
    /// Amazon CloudWatch Logs.
    pub const LOGS: ServiceNumber = ServiceNumber(5);
}

/// One service as the engine sees it.
pub trait Service: Sized + 'static {
    /// Its number.
    const NUMBER: ServiceNumber;
    /// In-memory indexes, rebuilt from tables; bounded. Built lazily: an empty one must be right after a restart.
    type Derived: Default + Send + 'static;
    /// Names a durable timer of this service.
    type Wake: Record + 'static;
    /// Names what an effect was started for.
    type Errand: Record + Send + 'static;

    /// AWS's description.
    fn model() -> &'static ServiceModel;
    /// The numbered table of operations served.
    fn operations() -> &'static [Entry];
    /// The error for inputs that break the model's rules, in the service's own words.
    fn violated(violations: &[Violation]) -> Fault;
    /// A letter has arrived. It is applied exactly once. Letters that are not for this service are a bug of the engine.
    fn letter(letter: Letter, tx: &mut Tx<'_, Self>, out: &mut Out);
    /// A wake is due. A wake may be stale (what it was for is gone): then nothing happens.
    fn wake(wake: Self::Wake, tx: &mut Tx<'_, Self>, out: &mut Out);
    /// An effect has ended. Each errand is reported exactly once, even where the effect itself ran twice.
    fn outcome(errand: Self::Errand, outcome: Outcome, tx: &mut Tx<'_, Self>, out: &mut Out);
}

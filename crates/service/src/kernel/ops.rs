//! An operation, in four kinds. Generated types say what goes in and out; a file in `ops/` implements one of these traits;
//! a line in the service's table ([`Entry`]) connects it. Everything in between is here, once.
//!
//! - [`Write`] changes state. - [`Read`] answers from applied state. - [`Park`] may wait for something (long polls).
//! - [`Gather`] asks every shard and merges (lists).

use std::any::Any;
use std::sync::Arc;

use base::check::{Violation, read_checked};
use base::fault::Fault;
use base::operation::{Operation, OperationModel};
use base::shape::{ReadError, Shape, Source, Writable};
use base::stamp::Stamp;
use base::time::Time;
use bytes::Bytes;

use super::home::Home;
use super::out::{Out, Signal};
use super::service::Service;
use super::settings::Settings;
use super::tx::{Access, Tx};

/// A command and the home it must be applied at.
pub struct Placed<C> {
    home: Home,
    command: C,
    blobs: Vec<Blob>,
}

/// Bytes to be kept in the blob area before the command is applied.
#[derive(Clone, Debug)]
pub struct Blob {
    /// Hex SHA-256: its name.
    pub digest: String,
    /// Its content.
    pub bytes: Bytes,
}

impl<C> Placed<C> {
    /// A command for the thing with this home key.
    pub fn at(home_key: &str, command: C) -> Placed<C> {
        Placed { home: Home::of(home_key), command, blobs: Vec::new() }
    }

    /// Needs this blob to be durable first.
    pub fn with_blob(mut self, blob: Blob) -> Placed<C> {
        self.blobs.push(blob);
        self
    }
}

/// An operation that changes state.
pub trait Write: Operation {
    /// Whose it is.
    type Service: Service;
    /// All that [`Write::apply`] needs, checked.
    type Command: Send + 'static;

    /// On the connection's task, in parallel, without state: defaults, digests, rules that the model cannot express.
    fn prepare(input: Self::Input, at: &Stamp, settings: &Settings) -> Result<Placed<Self::Command>, Self::Error>;
    /// On the shard, in order. Refuses before it writes.
    fn apply(command: Self::Command, tx: &mut Tx<'_, Self::Service>, out: &mut Out) -> Result<Self::Output, Self::Error>;
}

/// An operation that answers from applied state.
pub trait Read: Operation {
    /// Whose it is.
    type Service: Service;
    /// All that [`Read::answer`] needs, checked.
    type Query: Send + 'static;

    /// As [`Write::prepare`].
    fn prepare(input: Self::Input, at: &Stamp, settings: &Settings) -> Result<Placed<Self::Query>, Self::Error>;
    /// Writes nothing.
    fn answer(query: Self::Query, tx: &mut Tx<'_, Self::Service>) -> Result<Self::Output, Self::Error>;
}

/// An operation that may wait. The engine calls [`Park::attempt`] at once, whenever its signal is given, and when its time has
/// come, until it answers. The command itself knows its last deadline.
pub trait Park: Operation {
    /// Whose it is.
    type Service: Service;
    /// All that [`Park::attempt`] needs; may remember what earlier attempts did.
    type Command: Send + 'static;

    /// As [`Write::prepare`].
    fn prepare(input: Self::Input, at: &Stamp, settings: &Settings) -> Result<Placed<Self::Command>, Self::Error>;
    /// One attempt. An attempt that waits has written nothing, or only what stays right if the caller goes away.
    fn attempt(
        command: &mut Self::Command,
        tx: &mut Tx<'_, Self::Service>,
        out: &mut Out,
    ) -> Result<Attempt<Self::Output>, Self::Error>;
}

/// What an attempt came to.
pub enum Attempt<T> {
    /// The answer.
    Answer(T),
    /// Try again when the signal is given, or at `until`.
    Wait {
        /// The key to wait on, within the service.
        on: Vec<u8>,
        /// The time to try again without a signal.
        until: Time,
    },
}

/// An operation that asks every shard.
pub trait Gather: Operation {
    /// Whose it is.
    type Service: Service;
    /// What is asked.
    type Query: Send + Sync + 'static;
    /// One shard's part of the answer.
    type Part: Send + 'static;

    /// As [`Write::prepare`]; a gathering has no home.
    fn prepare(input: Self::Input, at: &Stamp, settings: &Settings) -> Result<Self::Query, Self::Error>;
    /// One shard's part.
    fn part(query: &Self::Query, tx: &mut Tx<'_, Self::Service>) -> Self::Part;
    /// All parts, in the order of shards, to one answer.
    fn merge(query: &Self::Query, parts: Vec<Self::Part>) -> Result<Self::Output, Self::Error>;
}

/// A line in a service's table of operations.
pub struct Entry {
    /// Never reused.
    pub number: u16,
    /// AWS's description.
    pub model: &'static OperationModel,
    /// Decodes, checks and prepares.
    pub prepare: fn(&mut dyn Source, &Stamp, &Settings) -> Result<Work, Refusal>,
}

/// Why a call did not become work.
pub enum Refusal {
    /// The input is not the document that its schema describes; the protocol words the error.
    Unreadable(ReadError),
    /// An AWS error.
    Fault(Fault),
}

/// What a call became.
pub enum Work {
    /// For one shard.
    One {
        /// Where.
        home: Home,
        /// What.
        command: Box<dyn Command>,
        /// What must be stored first.
        blobs: Vec<Blob>,
    },
    /// For every shard.
    Every(Arc<dyn Spread>),
}

/// A command whose operation is no longer known by type.
pub trait Command: Send {
    /// Applies it, or tries to.
    fn apply(&mut self, access: &mut Access<'_>, out: &mut Out) -> Verdict;
}

/// A gathering whose operation is no longer known by type.
pub trait Spread: Send + Sync {
    /// One shard's part.
    fn part(&self, access: &mut Access<'_>) -> Part;
    /// The answer.
    fn merge(&self, parts: Vec<Part>) -> Answered;
}

/// A part of a gathering's answer.
pub type Part = Box<dyn Any + Send>;
/// An answer on its way to a protocol.
pub type Answered = Result<Box<dyn Writable>, Fault>;

/// What applying a command came to.
pub enum Verdict {
    /// The answer.
    Answer(Answered),
    /// It waits.
    Wait {
        /// For this.
        on: Signal,
        /// But not longer.
        until: Time,
    },
}

/// The table line of a [`Write`].
pub const fn write<O: Write>(number: u16) -> Entry {
    Entry {
        number,
        model: O::MODEL,
        prepare: |source, at, settings| write_work::<O>(read::<O, O::Service>(source)?, at, settings),
    }
}

/// The table line of a [`Read`].
pub const fn read_only<O: Read>(number: u16) -> Entry {
    Entry {
        number,
        model: O::MODEL,
        prepare: |source, at, settings| read_work::<O>(read::<O, O::Service>(source)?, at, settings),
    }
}

/// The table line of a [`Park`].
pub const fn park<O: Park>(number: u16) -> Entry {
    Entry {
        number,
        model: O::MODEL,
        prepare: |source, at, settings| park_work::<O>(read::<O, O::Service>(source)?, at, settings),
    }
}

/// The table line of a [`Gather`].
pub const fn gather<O: Gather>(number: u16) -> Entry {
    Entry {
        number,
        model: O::MODEL,
        prepare: |source, at, settings| gather_work::<O>(read::<O, O::Service>(source)?, at, settings),
    }
}

/// The work of a [`Write`] with an input that was read already.
pub fn write_work<O: Write>(input: O::Input, at: &Stamp, settings: &Settings) -> Result<Work, Refusal> {
    one(O::prepare(input, at, settings), |command| WriteOf::<O>(Some(command)))
}

/// The work of a [`Read`] with an input that was read already.
pub fn read_work<O: Read>(input: O::Input, at: &Stamp, settings: &Settings) -> Result<Work, Refusal> {
    one(O::prepare(input, at, settings), |query| ReadOf::<O>(Some(query)))
}

/// The work of a [`Park`] with an input that was read already.
pub fn park_work<O: Park>(input: O::Input, at: &Stamp, settings: &Settings) -> Result<Work, Refusal> {
    one(O::prepare(input, at, settings), ParkOf::<O>)
}

/// The work of a [`Gather`] with an input that was read already.
pub fn gather_work<O: Gather>(input: O::Input, at: &Stamp, settings: &Settings) -> Result<Work, Refusal> {
    let query = O::prepare(input, at, settings).map_err(|error| Refusal::Fault(error.into()))?;
    Ok(Work::Every(Arc::new(GatherOf::<O>(query))))
}

fn read<O: Operation, S: Service>(source: &mut dyn Source) -> Result<O::Input, Refusal> {
    let (input, violations): (O::Input, Vec<Violation>) = read_checked(source).map_err(Refusal::Unreadable)?;
    if violations.is_empty() { Ok(input) } else { Err(Refusal::Fault(S::violated(&violations))) }
}

fn one<C, E: Into<Fault>, W: Command + 'static>(
    placed: Result<Placed<C>, E>,
    wrap: impl FnOnce(C) -> W,
) -> Result<Work, Refusal> {
    let placed = placed.map_err(|error| Refusal::Fault(error.into()))?;
    Ok(Work::One { home: placed.home, command: Box::new(wrap(placed.command)), blobs: placed.blobs })
}

fn answered<T: Shape + Send + 'static, E: Into<Fault>>(result: Result<T, E>) -> Answered {
    match result {
        Ok(output) => Ok(Box::new(output)),
        Err(error) => Err(error.into()),
    }
}

struct WriteOf<O: Write>(Option<O::Command>);

impl<O: Write> Command for WriteOf<O> {
    fn apply(&mut self, access: &mut Access<'_>, out: &mut Out) -> Verdict {
        let command = self.0.take().expect("a write is applied once");
        Verdict::Answer(answered(O::apply(command, &mut access.tx::<O::Service>(), out)))
    }
}

struct ReadOf<O: Read>(Option<O::Query>);

impl<O: Read> Command for ReadOf<O> {
    fn apply(&mut self, access: &mut Access<'_>, _: &mut Out) -> Verdict {
        let query = self.0.take().expect("a read is answered once");
        Verdict::Answer(answered(O::answer(query, &mut access.tx::<O::Service>())))
    }
}

struct ParkOf<O: Park>(O::Command);

impl<O: Park> Command for ParkOf<O> {
    fn apply(&mut self, access: &mut Access<'_>, out: &mut Out) -> Verdict {
        match O::attempt(&mut self.0, &mut access.tx::<O::Service>(), out) {
            Ok(Attempt::Answer(output)) => Verdict::Answer(Ok(Box::new(output))),
            Ok(Attempt::Wait { on, until }) => Verdict::Wait { on: Signal(O::Service::NUMBER, on), until },
            Err(error) => Verdict::Answer(Err(error.into())),
        }
    }
}

struct GatherOf<O: Gather>(O::Query);

impl<O: Gather> Spread for GatherOf<O> {
    fn part(&self, access: &mut Access<'_>) -> Part {
        Box::new(O::part(&self.0, &mut access.tx::<O::Service>()))
    }

    fn merge(&self, parts: Vec<Part>) -> Answered {
        let typed: Option<Vec<O::Part>> = parts.into_iter().map(|part| part.downcast().ok().map(|part| *part)).collect();
        typed.map_or_else(|| Err(Fault::internal()), |parts| answered(O::merge(&self.0, parts)))
    }
}

//! `Shard`: one writer and its tables. See the crate's page for what it promises.

use std::collections::VecDeque;
use std::sync::Arc;

use base::kv::{Batch, Reads};
use base::random::Random;
use base::time::Time;
use service::kernel::effect::{Effect, Outcome};
use service::kernel::ops::{Answered, Command, Part, Spread, Verdict};
use service::kernel::out::{Class, Signal};
use service::kernel::service::ServiceNumber;
use service::kernel::tx::{Access, Derived};
use service::kernel::{Letter, Out, Settings, Tables};

use crate::catalogue::{Catalogue, find};
use crate::effects::{EffectId, Effects};
use crate::mail::{Envelope, Mail};
use crate::parking::{Parked, Parking};
use crate::replies::Held;
use crate::wakes::Wakes;

/// Names a caller who waits for a reply. Given by the driver, unique within the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What a caller wants of a shard.
pub enum Call {
    /// This command.
    One(Box<dyn Command>),
    /// This shard's part of a gathering.
    Part(Arc<dyn Spread>),
}

/// What goes into a shard.
pub enum Input {
    /// A caller asks. The random source is the caller's own, so that the order of calls does not change anybody's ids.
    Call(Ticket, Call, Random),
    /// A caller has gone; its parked command is forgotten.
    Gone(Ticket),
    /// A letter from another shard.
    Letter(Envelope),
    /// Another shard has durably applied letters up to this sequence.
    Received {
        /// The shard that received.
        by: u16,
        /// Up to and including.
        sequence: u64,
    },
    /// Batches up to this number are durable.
    Durable(u64),
    /// An effect has ended.
    Outcome(EffectId, Outcome),
    /// It is now this late.
    Clock(Time),
}

/// What a reply carries.
pub enum Reply {
    /// The answer of an operation.
    Done(Answered),
    /// A part of a gathering.
    Part(Part),
}

/// What comes out of a shard.
pub enum Output {
    /// Make this durable, then say so with [`Input::Durable`].
    Commit(Batch),
    /// Tell a caller.
    Reply(Ticket, Reply),
    /// Carry a letter.
    Post(Envelope),
    /// Tell the sending shard with [`Input::Received`].
    Receipt {
        /// The shard that received: this one.
        from: u16,
        /// The shard that sent.
        to: u16,
        /// Up to and including.
        sequence: u64,
    },
    /// Do this and report with [`Input::Outcome`].
    Start(EffectId, Effect),
    /// When [`Input::Clock`] is needed; replaces what was said before.
    WakeAt(Due),
    /// The shard cannot go on: its state can no longer be read.
    Poisoned(String),
}

/// The next times at which a shard has something to do. `None`: nothing is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Something that somebody waits for.
    pub awaited: Option<Time>,
    /// Anything at all.
    pub any: Option<Time>,
}

/// Work that one input leaves for the same shard; done before the next input, in the same batch.
enum Inner {
    Letter(Letter),
    Signal(Signal),
}

/// One shard.
pub struct Shard {
    number: u16,
    settings: Arc<Settings>,
    catalogue: Catalogue,
    tables: Tables,
    derived: Derived,
    now: Time,
    random: Random,
    mail: Mail,
    effects: Effects,
    awaited: Wakes,
    housekeeping: Wakes,
    parking: Parking,
    held: Held,
    inner: VecDeque<Inner>,
    announced: Due,
    poisoned: bool,
}

impl Shard {
    /// Opens a shard over what is durable. The outputs are letters and effects of an earlier life that must go out again.
    pub fn open(
        number: u16,
        settings: Arc<Settings>,
        catalogue: Catalogue,
        reads: Box<dyn Reads>,
        last_batch: u64,
        (now, random): (Time, Random),
    ) -> (Shard, Vec<Output>) {
        let mut tables = Tables::new(reads, last_batch);
        let (mail, letters) = Mail::open(&mut tables, number, settings.shards);
        let (effects, started) = Effects::open(&mut tables, number);
        let awaited = Wakes::open(&mut tables, Class::Awaited);
        let housekeeping = Wakes::open(&mut tables, Class::Housekeeping);
        let mut shard = Shard {
            number,
            settings,
            catalogue,
            tables,
            derived: Derived::default(),
            now,
            random,
            mail,
            effects,
            awaited,
            housekeeping,
            parking: Parking::default(),
            held: Held::default(),
            inner: VecDeque::new(),
            announced: Due::default(),
            poisoned: false,
        };
        let mut out: Vec<Output> = letters.into_iter().map(Output::Post).collect();
        out.extend(started.into_iter().map(|(id, effect)| Output::Start(id, effect)));
        shard.conclude(&mut out);
        (shard, out)
    }

    /// Applies one input. Outputs that must wait for a batch come with a later [`Input::Durable`].
    pub fn step(&mut self, input: Input, out: &mut Vec<Output>) {
        if self.poisoned {
            return;
        }
        match input {
            Input::Call(ticket, call, random) => self.call(ticket, call, random),
            Input::Gone(ticket) => drop(self.parking.take(ticket)),
            Input::Letter(envelope) => self.letter(envelope),
            Input::Received { by, sequence } => self.mail.acknowledge(&mut self.tables, by, sequence),
            Input::Durable(batch) => self.tables.settle(batch),
            Input::Outcome(id, outcome) => self.outcome(id, outcome),
            Input::Clock(now) => self.clock(now),
        }
        self.finish_inner();
        self.conclude(out);
    }

    /// Closes the batch being gathered, if there is anything in it. The driver calls this when the shard has caught up with
    /// its inputs, or sooner when a batch has grown large.
    pub fn seal(&mut self, out: &mut Vec<Output>) {
        if !self.poisoned
            && let Some(batch) = self.tables.seal(self.number)
        {
            out.push(Output::Commit(batch));
        }
    }

    /// Which shard this is.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// Whether something has been written that no batch holds yet.
    pub fn unsealed(&self) -> bool {
        self.tables.horizon() > self.tables.sealed_batch()
    }

    /// How many callers are parked.
    pub fn parked(&self) -> usize {
        self.parking.len()
    }

    /// The shard's time.
    pub fn now(&self) -> Time {
        self.now
    }

    /// State for inspection pages, read like any transaction.
    pub fn access(&mut self) -> Access<'_> {
        Access {
            tables: &mut self.tables,
            derived: &mut self.derived,
            now: self.now,
            random: &mut self.random,
            settings: &self.settings,
        }
    }

    fn call(&mut self, ticket: Ticket, call: Call, random: Random) {
        match call {
            Call::One(command) => self.attempt(ticket, Parked { command, random }, false),
            Call::Part(spread) => {
                let part = spread.part(&mut self.access());
                self.hold(Output::Reply(ticket, Reply::Part(part)));
            }
        }
    }

    fn attempt(&mut self, ticket: Ticket, mut parked: Parked, first: bool) {
        let before = self.tables.writes();
        let mut effects = Out::default();
        std::mem::swap(&mut self.random, &mut parked.random);
        let verdict = parked.command.apply(&mut self.access(), &mut effects);
        std::mem::swap(&mut self.random, &mut parked.random);
        if let Verdict::Answer(Err(fault)) = &verdict {
            assert!(self.tables.writes() == before, "refused with {} after it had written", fault.model.code);
        }
        match verdict {
            Verdict::Answer(answer) => {
                self.absorb(effects);
                self.hold(Output::Reply(ticket, Reply::Done(answer)));
            }
            Verdict::Wait { on, until } => {
                // An attempt that asks to be tried again at once would be tried for ever.
                let until = until.max(self.now.plus_ms(1));
                self.parking.park(ticket, parked, on, until, first);
                self.absorb(effects);
            }
        }
    }

    fn letter(&mut self, envelope: Envelope) {
        if self.mail.receive(&mut self.tables, envelope.from, envelope.sequence) {
            self.inner.push_back(Inner::Letter(envelope.letter));
        }
        let sequence = self.mail.received(envelope.from);
        self.hold(Output::Receipt { from: self.number, to: envelope.from, sequence });
    }

    fn outcome(&mut self, id: EffectId, outcome: Outcome) {
        let Some((service, errand)) = self.effects.finish(&mut self.tables, id.number) else { return };
        let mut out = Out::default();
        if let Some(listing) = find(self.catalogue, service) {
            let told = (listing.outcome)(&errand, outcome, &mut self.access(), &mut out);
            self.absorb(out);
            self.believe(told);
        }
    }

    fn clock(&mut self, now: Time) {
        self.now = self.now.max(now);
        while let Some((service, name)) = self.take_wake() {
            let mut out = Out::default();
            if let Some(listing) = find(self.catalogue, ServiceNumber(service)) {
                let told = (listing.wake)(&name, &mut self.access(), &mut out);
                self.absorb(out);
                self.believe(told);
            }
            self.finish_inner();
        }
        while let Some((ticket, parked)) = self.parking.take_due(self.now) {
            self.attempt(ticket, parked, false);
            self.finish_inner();
        }
    }

    /// The next due wake of either class, the earlier first.
    fn take_wake(&mut self) -> Option<(u8, Vec<u8>)> {
        let housekeeping = self.housekeeping.next(&mut self.tables);
        let first = match self.awaited.next(&mut self.tables) {
            Some(awaited) if housekeeping.is_none_or(|other| awaited <= other) => &mut self.awaited,
            _ => &mut self.housekeeping,
        };
        first.take(&mut self.tables, self.now).map(|(_, service, name)| (service, name))
    }

    /// Letters to this very shard, and signals to its parked callers, belong to the batch of their cause.
    fn finish_inner(&mut self) {
        while let Some(inner) = self.inner.pop_front() {
            match inner {
                Inner::Signal(signal) => self.redeem(&signal),
                Inner::Letter(letter) => self.apply_letter(letter),
            }
        }
    }

    fn apply_letter(&mut self, letter: Letter) {
        let mut out = Out::default();
        if let Some(listing) = find(self.catalogue, letter.addressee()) {
            (listing.letter)(letter, &mut self.access(), &mut out);
        }
        self.absorb(out);
    }

    fn absorb(&mut self, out: Out) {
        for (home, letter) in out.letters {
            let to = home.shard(self.settings.shards);
            if to == self.number {
                self.inner.push_back(Inner::Letter(letter));
            } else {
                let envelope = self.mail.send(&mut self.tables, self.number, to, letter);
                self.hold(Output::Post(envelope));
            }
        }
        for started in out.effects {
            let (id, effect) = self.effects.start(&mut self.tables, self.number, started);
            self.hold(Output::Start(id, effect));
        }
        for change in out.wakes {
            let class = match change.class {
                Class::Awaited => &mut self.awaited,
                Class::Housekeeping => &mut self.housekeeping,
            };
            class.change(&mut self.tables, change);
        }
        self.inner.extend(out.signals.into_iter().map(Inner::Signal));
    }

    /// Lets the line of a signal try again, the first first, until one of them waits on.
    fn redeem(&mut self, signal: &Signal) {
        while let Some((ticket, parked)) = self.parking.take_signalled(signal) {
            let waiting = self.parking.len();
            self.attempt(ticket, parked, true);
            if self.parking.len() > waiting {
                return;
            }
        }
    }

    /// Holds an output until everything that it may tell about is durable.
    fn hold(&mut self, output: Output) {
        self.held.hold(self.tables.horizon(), output);
    }

    fn believe(&mut self, told: Result<(), String>) {
        if let Err(why) = told {
            self.tables.distrust(why);
        }
    }

    fn conclude(&mut self, out: &mut Vec<Output>) {
        if let Some(why) = self.tables.failure() {
            out.push(Output::Poisoned(why.to_owned()));
            self.poisoned = true;
            return;
        }
        self.held.release(self.tables.durable_batch(), out);
        let awaited = self.awaited.next(&mut self.tables).into_iter().chain(self.parking.next()).min();
        let any = self.housekeeping.next(&mut self.tables).into_iter().chain(awaited).min();
        let next = Due { awaited, any };
        if next != self.announced {
            self.announced = next;
            out.push(Output::WakeAt(next));
        }
    }
}

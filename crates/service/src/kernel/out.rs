//! `Out`: what a command wants to happen elsewhere. Nothing of it happens before the command's batch is durable.

use base::record::Record;
use base::time::Time;

use super::effect::Effect;
use super::home::Home;
use super::letter::Letter;
use super::service::{Service, ServiceNumber};

/// What parked commands wait for: a service and a key of its choice (a queue's id, an invocation's id).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signal(pub ServiceNumber, pub Vec<u8>);

/// How long an effect is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Started again after a restart, until its outcome is durable.
    UntilDone,
    /// Forgotten with the process: somebody waits on a connection that dies with it.
    WhileAsked,
}

/// Whether anybody waits for a wake. With `--clock skip` time jumps to what is awaited, never to mere housekeeping: a message
/// may not expire because nothing else was going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A workflow's wait, a retry, a timeout, a delay.
    Awaited,
    /// Retention, sweeping.
    Housekeeping,
}

/// A wake to set or to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WakeChange {
    /// When it is due.
    pub at: Time,
    /// Whose it is.
    pub service: ServiceNumber,
    /// Its name within the service, as a record.
    pub name: Vec<u8>,
    /// Who waits.
    pub class: Class,
    /// Set or taken back.
    pub set: bool,
}

/// An effect to start.
#[derive(Clone, Debug)]
pub struct Started {
    /// Whose it is.
    pub service: ServiceNumber,
    /// What for, as a record.
    pub errand: Vec<u8>,
    /// What to do.
    pub effect: Effect,
    /// How long.
    pub keep: Keep,
}

/// Outputs of one command, gathered in order.
#[derive(Default)]
pub struct Out {
    /// Letters with the homes of their addressees.
    pub letters: Vec<(Home, Letter)>,
    /// Effects.
    pub effects: Vec<Started>,
    /// Wakes.
    pub wakes: Vec<WakeChange>,
    /// Signals to parked commands of this shard.
    pub signals: Vec<Signal>,
}

impl Out {
    /// Sends a letter to a home; exactly once.
    pub fn send(&mut self, to: Home, letter: Letter) {
        self.letters.push((to, letter));
    }

    /// Starts work outside; at least once.
    pub fn start<S: Service>(&mut self, effect: Effect, errand: &S::Errand, keep: Keep) {
        self.effects.push(Started { service: S::NUMBER, errand: errand.to_bytes(), effect, keep });
    }

    /// Sets a durable timer that somebody waits for. The same name at the same time is one timer.
    pub fn wake<S: Service>(&mut self, at: Time, name: &S::Wake) {
        self.change_wake::<S>(at, name, Class::Awaited, true);
    }

    /// Takes such a timer back.
    pub fn unwake<S: Service>(&mut self, at: Time, name: &S::Wake) {
        self.change_wake::<S>(at, name, Class::Awaited, false);
    }

    /// Sets a durable timer that nobody waits for.
    pub fn housekeep<S: Service>(&mut self, at: Time, name: &S::Wake) {
        self.change_wake::<S>(at, name, Class::Housekeeping, true);
    }

    fn change_wake<S: Service>(&mut self, at: Time, name: &S::Wake, class: Class, set: bool) {
        self.wakes.push(WakeChange { at, service: S::NUMBER, name: name.to_bytes(), class, set });
    }

    /// Lets commands that are parked on this key try again.
    pub fn signal<S: Service>(&mut self, key: Vec<u8>) {
        self.signals.push(Signal(S::NUMBER, key));
    }
}

//! A shard's promises, held against a toy service: counters that are added to by commands, letters, wakes and outcomes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base::check::{Unit, Violation};
use base::fault::Fault;
use base::kv::{Batch, ReadFailed, Reads};
use base::operation::ServiceModel;
use base::random::Random;
use base::record::Record;
use base::time::Time;
use bytes::Bytes;
use engine::catalogue::{Listing, listing};
use engine::{Call, Envelope, Input, Output, Reply, Shard, Ticket};
use serde::{Deserialize, Serialize};
use service::kernel::letter::Enqueue;
use service::kernel::ops::{Command, Entry, Verdict};
use service::kernel::out::{Keep, Signal};
use service::kernel::tx::Access;
use service::kernel::{Effect, Home, Letter, Out, Outcome, Service, ServiceNumber, Settings, Table, Tx};

/// The toy service: one counter, and the order in which wakes came.
struct Toy;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Tally {
    count: u64,
    wakes: Vec<u64>,
}

impl Record for Tally {}

#[derive(Serialize, Deserialize)]
struct Name(u64);

impl Record for Name {}

const TALLY: Table<(), Tally> = Table::new(ServiceNumber::SQS, 1);

impl Service for Toy {
    const NUMBER: ServiceNumber = ServiceNumber::SQS;
    type Derived = ();
    type Wake = Name;
    type Errand = Name;

    fn model() -> &'static ServiceModel {
        unreachable!("the toy is not called over a wire")
    }
    fn operations() -> &'static [Entry] {
        &[]
    }
    fn violated(_: &[Violation]) -> Fault {
        Fault::internal()
    }
    fn letter(_: Letter, tx: &mut Tx<'_, Toy>, out: &mut Out) {
        add(tx, 1);
        out.signal::<Toy>(vec![1]);
    }
    fn wake(wake: Name, tx: &mut Tx<'_, Toy>, _: &mut Out) {
        let mut tally = tx.tables.get(&TALLY, &()).unwrap_or_default();
        tally.wakes.push(wake.0);
        tx.tables.put(&TALLY, &(), &tally);
    }
    fn outcome(errand: Name, _: Outcome, tx: &mut Tx<'_, Toy>, _: &mut Out) {
        add(tx, errand.0);
    }
}

fn add(tx: &mut Tx<'_, Toy>, by: u64) {
    let mut tally = tx.tables.get(&TALLY, &()).unwrap_or_default();
    tally.count += by;
    tx.tables.put(&TALLY, &(), &tally);
}

/// A command made of a closure.
struct Act<F>(F);

impl<F: FnMut(&mut Tx<'_, Toy>, &mut Out) -> Option<Verdict> + Send> Command for Act<F> {
    fn apply(&mut self, access: &mut Access<'_>, out: &mut Out) -> Verdict {
        (self.0)(&mut access.tx::<Toy>(), out).unwrap_or_else(|| Verdict::Answer(Ok(Box::new(Unit))))
    }
}

fn act(run: impl FnMut(&mut Tx<'_, Toy>, &mut Out) -> Option<Verdict> + Send + 'static) -> Call {
    Call::One(Box::new(Act(run)))
}

#[derive(Clone, Default)]
struct Disk(Arc<Mutex<(BTreeMap<Vec<u8>, Bytes>, u64)>>);

impl Disk {
    fn write(&self, batch: &Batch) {
        let mut disk = self.0.lock().unwrap();
        assert_eq!(batch.number, disk.1 + 1, "batches have no gaps");
        disk.1 = batch.number;
        for change in &batch.changes {
            match &change.value {
                Some(value) => drop(disk.0.insert(change.key.to_vec(), value.clone())),
                None => drop(disk.0.remove(change.key.as_ref())),
            }
        }
    }
}

impl Reads for Disk {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, ReadFailed> {
        Ok(self.0.lock().unwrap().0.get(key).cloned())
    }
    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<(Bytes, Bytes)>, ReadFailed> {
        let disk = self.0.lock().unwrap();
        let rows = disk.0.range(from.to_vec()..to.to_vec()).take(limit);
        Ok(rows.map(|(key, value)| (Bytes::from(key.clone()), value.clone())).collect())
    }
}

static CATALOGUE: &[Listing] = &[listing::<Toy>()];

struct Bench {
    shard: Shard,
    disk: Disk,
    out: Vec<Output>,
    tickets: u64,
}

impl Bench {
    fn new(disk: Disk, shards: u16) -> Bench {
        let settings = Arc::new(Settings { shards, ..Settings::default() });
        let last = disk.0.lock().unwrap().1;
        let start = (Time::from_ms(1), Random::new(1));
        let (shard, out) = Shard::open(0, settings, CATALOGUE, Box::new(disk.clone()), last, start);
        Bench { shard, disk, out, tickets: 0 }
    }

    /// As after a crash: only what is durable is left.
    fn restarted(self, shards: u16) -> Bench {
        Bench::new(self.disk, shards)
    }

    fn call(&mut self, call: Call) -> Ticket {
        self.tickets += 1;
        self.shard.step(Input::Call(Ticket(self.tickets), call, Random::new(self.tickets)), &mut self.out);
        Ticket(self.tickets)
    }

    fn step(&mut self, input: Input) {
        self.shard.step(input, &mut self.out);
    }

    /// Makes durable what there is.
    fn commit(&mut self) {
        self.shard.seal(&mut self.out);
        let batches: Vec<Batch> = self.take(|output| if let Output::Commit(batch) = output { Some(batch.clone()) } else { None });
        for batch in batches {
            self.disk.write(&batch);
            self.step(Input::Durable(batch.number));
        }
    }

    fn take<T>(&mut self, pick: impl Fn(&Output) -> Option<T>) -> Vec<T> {
        let picked = self.out.iter().filter_map(&pick).collect();
        self.out.retain(|output| pick(output).is_none());
        picked
    }

    fn replies(&mut self) -> Vec<Ticket> {
        self.take(|output| match output {
            Output::Reply(ticket, Reply::Done(Ok(_))) => Some(*ticket),
            _ => None,
        })
    }

    fn posts(&mut self) -> Vec<Envelope> {
        self.take(|output| if let Output::Post(envelope) = output { Some(envelope.clone()) } else { None })
    }

    fn starts(&mut self) -> Vec<engine::EffectId> {
        self.take(|output| if let Output::Start(id, _) = output { Some(*id) } else { None })
    }

    fn tally(&mut self) -> Tally {
        self.shard.access().tables.get(&TALLY, &()).unwrap_or_default()
    }
}

fn letter() -> Letter {
    Letter::Enqueue(Box::new(Enqueue::default()))
}

/// A home on the shard with this number, among two.
fn home_on(shard: u16) -> Home {
    (0..).map(|n| Home::of(&format!("home-{n}"))).find(|home| home.shard(2) == shard).unwrap()
}

fn effect() -> Effect {
    Effect::RetireFunction { function_arn: "f".to_owned() }
}

#[test]
fn a_reply_leaves_only_when_its_batch_is_durable() {
    let mut bench = Bench::new(Disk::default(), 1);
    bench.call(act(|tx, _| {
        add(tx, 1);
        None
    }));
    let reader = bench.call(act(|_, _| None));
    assert_eq!(bench.replies(), [], "a read may not tell about what is not durable either");
    bench.commit();
    assert_eq!(bench.replies().len(), 2);
    let reader_alone = bench.call(act(|_, _| None));
    assert_eq!(bench.replies(), [reader_alone], "a read with nothing under way answers at once");
    assert!(reader < reader_alone);
}

#[test]
fn a_letter_to_another_shard_is_posted_again_until_it_is_received_and_applied_once() {
    let mut sender = Bench::new(Disk::default(), 2);
    sender.call(act(|_, out| {
        out.send(home_on(1), letter());
        None
    }));
    assert!(sender.posts().is_empty(), "not before its departure is durable");
    sender.commit();
    let first = sender.posts();
    let mut sender = sender.restarted(2);
    let second = sender.posts();
    assert_eq!(first, second, "the outbox survives");

    let mut receiver = Bench::new(Disk::default(), 2);
    for envelope in [first, second].concat() {
        // The receiver is shard 0 of its own world here; only `from` matters to it.
        receiver.step(Input::Letter(Envelope { from: 1, ..envelope }));
    }
    receiver.commit();
    assert_eq!(receiver.tally().count, 1);
    let mut receiver = receiver.restarted(2);
    receiver.step(Input::Letter(Envelope { from: 1, to: 0, sequence: 1, letter: letter() }));
    assert_eq!(receiver.tally().count, 1);

    sender.step(Input::Received { by: 1, sequence: 1 });
    sender.commit();
    assert!(sender.restarted(2).posts().is_empty());
}

#[test]
fn a_letter_to_the_same_shard_is_applied_in_the_batch_of_its_cause() {
    let mut bench = Bench::new(Disk::default(), 1);
    bench.call(act(|_, out| {
        out.send(Home::of("x"), letter());
        None
    }));
    assert_eq!(bench.tally().count, 1);
    bench.commit();
    assert_eq!(bench.restarted(1).tally().count, 1);
}

#[test]
fn wakes_fire_in_order_of_time_and_survive_a_restart_and_can_be_taken_back() {
    let mut bench = Bench::new(Disk::default(), 1);
    bench.call(act(|_, out| {
        for at in [30, 10, 20, 40] {
            out.wake::<Toy>(Time::from_ms(at), &Name(at));
        }
        out.housekeep::<Toy>(Time::from_ms(15), &Name(15));
        out.unwake::<Toy>(Time::from_ms(20), &Name(20));
        None
    }));
    bench.commit();
    let mut bench = bench.restarted(1);
    bench.step(Input::Clock(Time::from_ms(35)));
    bench.commit();
    let mut bench = bench.restarted(1);
    bench.step(Input::Clock(Time::from_ms(100)));
    assert_eq!(bench.tally().wakes, [10, 15, 30, 40]);
}

#[test]
fn more_wakes_than_the_window_fire_all_and_in_order() {
    let mut bench = Bench::new(Disk::default(), 1);
    let times: Vec<u64> = (0..9_000).map(|n| 1_000 + (n * 7_919) % 9_000 / 3).collect();
    let set = times.clone();
    bench.call(act(move |_, out| {
        for (name, at) in set.iter().enumerate() {
            out.wake::<Toy>(Time::from_ms(*at), &Name(name as u64));
        }
        None
    }));
    bench.commit();
    let mut bench = bench.restarted(1);
    bench.step(Input::Clock(Time::from_ms(1_000_000)));
    let fired: Vec<u64> = bench.tally().wakes.iter().map(|name| times[*name as usize]).collect();
    assert_eq!(fired.len(), times.len());
    assert!(fired.is_sorted());
}

#[test]
fn a_durable_effect_starts_again_after_a_restart_and_is_told_once() {
    let mut bench = Bench::new(Disk::default(), 1);
    bench.call(act(|_, out| {
        out.start::<Toy>(effect(), &Name(5), Keep::UntilDone);
        out.start::<Toy>(effect(), &Name(7), Keep::WhileAsked);
        None
    }));
    assert!(bench.starts().is_empty(), "not before its cause is durable");
    bench.commit();
    assert_eq!(bench.starts().len(), 2);
    let mut bench = bench.restarted(1);
    let again = bench.starts();
    assert_eq!(again.len(), 1, "what somebody waited for on a connection is gone with it");
    for _ in 0..2 {
        bench.step(Input::Outcome(again[0], Outcome::Done));
    }
    bench.commit();
    assert_eq!(bench.tally().count, 5);
    assert!(bench.restarted(1).starts().is_empty());
}

#[test]
fn a_parked_caller_is_answered_on_its_signal_or_when_its_time_has_come() {
    let mut bench = Bench::new(Disk::default(), 1);
    let waiter = |deadline: u64| {
        act(move |tx, _| {
            let tally = tx.tables.get(&TALLY, &()).unwrap_or_default();
            let waits = tally.count == 0 && tx.now < Time::from_ms(deadline);
            waits.then(|| Verdict::Wait { on: Signal(ServiceNumber::SQS, vec![1]), until: Time::from_ms(deadline) })
        })
    };
    let short = bench.call(waiter(50));
    let long = bench.call(waiter(5_000));
    let gone = bench.call(waiter(5_000));
    bench.step(Input::Gone(gone));
    bench.step(Input::Clock(Time::from_ms(50)));
    assert_eq!(bench.replies(), [short]);
    bench.call(act(|_, out| {
        out.send(Home::of("x"), letter());
        None
    }));
    bench.commit();
    assert!(bench.replies().contains(&long));
    assert_eq!(bench.shard.parked(), 0);
}

//! Effects: started after their batch is durable, started again after a restart, reported to their service exactly once.

use std::collections::BTreeMap;

use base::record::Record;
use serde::{Deserialize, Serialize};
use service::kernel::effect::Effect;
use service::kernel::out::{Keep, Started};
use service::kernel::service::ServiceNumber;
use service::kernel::{Table, Tables};

/// Names an effect of a shard; never reused, so that an outcome cannot be taken for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId {
    /// The shard that started it.
    pub shard: u16,
    /// Counts within the shard.
    pub number: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Errand {
    pub(crate) service: u8,
    pub(crate) name: Vec<u8>,
    effect: Effect,
}

impl Record for Errand {}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Reserved(u64);

impl Record for Reserved {}

const EFFECTS: Table<(u64,), Errand> = Table::new(ServiceNumber::ENGINE, 4);
const RESERVED: Table<(), Reserved> = Table::new(ServiceNumber::ENGINE, 5);
/// Numbers are reserved in blocks, so that an effect costs no counter row.
const BLOCK: u64 = 1_024;

pub(crate) struct Effects {
    next: u64,
    reserved: u64,
    /// Those that die with the process.
    fleeting: BTreeMap<u64, (u8, Vec<u8>)>,
}

impl Effects {
    pub(crate) fn open(tables: &mut Tables, shard: u16) -> (Effects, Vec<(EffectId, Effect)>) {
        let reserved = tables.get(&RESERVED, &()).map_or(0, |reserved| reserved.0);
        let mut again = Vec::new();
        let mut after = None;
        loop {
            let rows = tables.scan(&EFFECTS, &(), after.as_ref(), CHUNK);
            after = rows.last().map(|(key, _)| *key);
            let full = rows.len() == CHUNK;
            again.extend(rows.into_iter().map(|((number,), errand)| (EffectId { shard, number }, errand.effect)));
            if !full {
                break;
            }
        }
        (Effects { next: reserved, reserved, fleeting: BTreeMap::new() }, again)
    }

    /// Notes an effect; it starts when the batch is durable.
    pub(crate) fn start(&mut self, tables: &mut Tables, shard: u16, started: Started) -> (EffectId, Effect) {
        if self.next == self.reserved {
            self.reserved += BLOCK;
            tables.put(&RESERVED, &(), &Reserved(self.reserved));
        }
        self.next += 1;
        let number = self.next;
        let id = EffectId { shard, number };
        match started.keep {
            Keep::WhileAsked => {
                self.fleeting.insert(number, (started.service.0, started.errand));
                (id, started.effect)
            }
            Keep::UntilDone => {
                let errand = Errand { service: started.service.0, name: started.errand, effect: started.effect };
                tables.put(&EFFECTS, &(number,), &errand);
                (id, errand.effect)
            }
        }
    }

    /// Whose effect it was and what for; `None` for an outcome that was already told, or whose asker is gone.
    pub(crate) fn finish(&mut self, tables: &mut Tables, number: u64) -> Option<(ServiceNumber, Vec<u8>)> {
        if let Some((service, name)) = self.fleeting.remove(&number) {
            return Some((ServiceNumber(service), name));
        }
        let errand = tables.get(&EFFECTS, &(number,))?;
        tables.delete(&EFFECTS, &(number,));
        Some((ServiceNumber(errand.service), errand.name))
    }
}

const CHUNK: usize = 256;

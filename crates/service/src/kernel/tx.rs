//! `Tx`: what a command may read and change: the tables of its shard, the service's derived state, the time, random numbers.

use std::any::Any;

use base::random::Random;
use base::time::Time;

use super::service::Service;
use super::settings::Settings;
use super::tables::Tables;

/// One command's hands on the shard.
pub struct Tx<'a, S: Service> {
    /// Ground state.
    pub tables: &'a mut Tables,
    /// Indexes in memory. Change them only after the last refusal: they are not rolled back.
    pub derived: &'a mut S::Derived,
    /// Never goes back within a shard.
    pub now: Time,
    /// Source of ids.
    pub random: &'a mut Random,
    /// The operator's choices.
    pub settings: &'a Settings,
}

/// A shard's state before it is known which service will use it.
pub struct Access<'a> {
    /// Ground state.
    pub tables: &'a mut Tables,
    /// Derived state by service number.
    pub derived: &'a mut Derived,
    /// The shard's time.
    pub now: Time,
    /// Source of ids.
    pub random: &'a mut Random,
    /// The operator's choices.
    pub settings: &'a Settings,
}

impl Access<'_> {
    /// The transaction of one service.
    pub fn tx<S: Service>(&mut self) -> Tx<'_, S> {
        Tx { tables: self.tables, derived: self.derived.of::<S>(), now: self.now, random: self.random, settings: self.settings }
    }
}

/// The derived state of all services of one shard. Dropping it is always allowed: it is built again from tables.
#[derive(Default)]
pub struct Derived(Vec<(u8, Box<dyn Any + Send>)>);

impl Derived {
    fn of<S: Service>(&mut self) -> &mut S::Derived {
        let number = S::NUMBER.0;
        let index = match self.0.iter().position(|(have, _)| *have == number) {
            Some(index) => index,
            None => {
                self.0.push((number, Box::new(S::Derived::default())));
                self.0.len() - 1
            }
        };
        self.0
            .get_mut(index)
            .and_then(|(_, state)| state.downcast_mut::<S::Derived>())
            .expect("a service's number belongs to one type of derived state")
    }
}

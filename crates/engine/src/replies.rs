//! Outputs that wait for a batch: nothing is answered, sent or started before its cause is durable.

use std::collections::VecDeque;

use crate::shard::Output;

#[derive(Default)]
pub(crate) struct Held(VecDeque<(u64, Output)>);

impl Held {
    /// Holds an output until the batch is durable. Batches never decrease.
    pub(crate) fn hold(&mut self, batch: u64, output: Output) {
        self.0.push_back((batch, output));
    }

    /// Lets go what waited for batches up to this one.
    pub(crate) fn release(&mut self, durable: u64, out: &mut Vec<Output>) {
        while let Some((_, output)) = self.0.pop_front_if(|(batch, _)| *batch <= durable) {
            out.push(output);
        }
    }
}

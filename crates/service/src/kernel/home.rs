//! `Home`: where a thing lives. Every resource has a home key (its ARN as text); a stable hash of it names the shard.
//!
//! The hash is part of the stored format: a data directory made today must place the same ARN on the same shard for ever.

use serde::{Deserialize, Serialize};

/// The hash of a home key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Home(u64);

impl Home {
    /// The home of the thing with this key. FNV-1a with a final mix (MurmurHash3's), so that near names spread.
    pub fn of(key: &str) -> Home {
        let fnv =
            key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        Home(mixed ^ (mixed >> 33))
    }

    /// The shard among `count` (at least one).
    pub fn shard(self, count: u16) -> u16 {
        (self.0 % u64::from(count.max(1))) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_never_moves() {
        let check = |key: &str, shard: u16| assert_eq!(Home::of(key).shard(5), shard, "{key}");
        check("arn:aws:sqs:us-east-1:000000000000:orders", 4);
        check("arn:aws:states:us-east-1:000000000000:stateMachine:booking", 0);
    }
}

//! `Settings`: what the operator chose at start, as a value that is handed in. Never constants in the middle of logic.

use base::name::Account;

/// Choices that hold for the whole life of the process.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The account of callers whose keys name none.
    pub default_account: Account,
    /// AWS's limits, or relaxed ones.
    pub limits: Limits,
    /// The secret from which session keys are derived; 32 bytes kept in the data directory.
    pub master_secret: [u8; 32],
    /// The number of shards: list operations visit them all.
    pub shards: u16,
}

/// Whether AWS's quotas that protect AWS, not the caller, are enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// As on AWS, with AWS's errors. The default.
    Strict,
    /// Waiting periods and rate quotas are waived (recreating a queue within 60 s, one purge a minute); sizes stay.
    Relaxed,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { default_account: Account::DEFAULT, limits: Limits::Strict, master_secret: [0; 32], shards: 1 }
    }
}

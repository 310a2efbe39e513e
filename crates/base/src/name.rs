//! Accounts and regions: the two halves of where a resource lives.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A twelve-digit AWS account id, held as a number so that it costs eight bytes in every key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Account(u64);

impl Account {
    /// `000000000000`: who a caller is when nothing says otherwise.
    pub const DEFAULT: Account = Account(0);

    /// The number that the twelve digits spell.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// From a number below 10^12.
    pub const fn from_number(number: u64) -> Option<Account> {
        if number < 1_000_000_000_000 { Some(Account(number)) } else { None }
    }
}

/// The text is not exactly twelve digits.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account id is exactly twelve digits")]
pub struct BadAccount;

impl FromStr for Account {
    type Err = BadAccount;

    fn from_str(text: &str) -> Result<Account, BadAccount> {
        if text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadAccount);
        }
        text.parse().map(Account).map_err(|_| BadAccount)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

/// An AWS region name such as `eu-central-1`. Any lower-case name of letters, digits and hyphens is taken, so that private
/// regions work; length 1 to 32.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Region(String);

impl Region {
    /// `us-east-1`, used where a request names none.
    pub fn default_region() -> Region {
        Region("us-east-1".to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition that the region belongs to: `aws`, `aws-cn` or `aws-us-gov`.
    pub fn partition(&self) -> &'static str {
        if self.0.starts_with("cn-") {
            "aws-cn"
        } else if self.0.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }
}

/// The text cannot name a region.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a region is 1 to 32 lower-case letters, digits and hyphens")]
pub struct BadRegion;

impl FromStr for Region {
    type Err = BadRegion;

    fn from_str(text: &str) -> Result<Region, BadRegion> {
        let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if text.is_empty() || text.len() > 32 || !text.bytes().all(legal) {
            return Err(BadRegion);
        }
        Ok(Region(text.to_owned()))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

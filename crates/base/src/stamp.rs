//! `Stamp`: what a piece of pure code may know of the moment it runs in: the time, a seed, and who asks.

use serde::{Deserialize, Serialize};

use crate::name::{Account, Region};
use crate::random::Random;
use crate::time::Time;

/// Who sent a request and to which region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The account that the access key belongs to.
    pub account: Account,
    /// The region in the credential scope.
    pub region: Region,
    /// The access key id as sent, empty when the request was unsigned.
    pub access_key_id: String,
    /// The caller's ARN, `arn:aws:iam::ACCOUNT:root` unless keys say otherwise.
    pub principal: String,
    /// The unique id that AWS prints as `SenderId` and `UserId`: the access key id's owner.
    pub user_id: String,
}

/// Time, seed and caller of one request. The shard that applies the command may move `now` forward, never back.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// When.
    pub now: Time,
    /// Source of all ids drawn while handling this.
    pub random: Random,
    /// Who.
    pub caller: Caller,
    /// The request id that the reply carries.
    pub request_id: String,
    /// The value of `X-Amzn-Trace-Id`, if one was sent.
    pub trace_header: Option<String>,
    /// `http://host:port` as the client addressed us; queue URLs are built on it.
    pub base_url: String,
}

//! Session keys that need no table: all that they stand for is sealed into the token that the client sends along.
//!
//! A token holds account, principal and expiry, and a MAC under the server's master secret; the secret key is another MAC of
//! the access key id. So any process that knows the master secret can verify them, after a restart too, and nothing grows.

use base::name::Account;
use base::record::Record;
use base::time::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What temporary keys stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The key id that the token belongs to.
    pub access_key_id: String,
    /// The account of the role.
    pub account: Account,
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    pub principal: String,
    /// `AROA…:SESSION`.
    pub user_id: String,
    /// Not valid after this.
    pub expires: Time,
}

impl Record for Session {}

impl Session {
    /// The session token.
    pub fn seal(&self, master_secret: &[u8; 32]) -> String {
        let mut bytes = self.to_bytes();
        let tag = mac(master_secret, b"token", &bytes);
        bytes.extend_from_slice(&tag);
        STANDARD.encode(bytes)
    }

    /// What a token stands for; `None` when we did not make it.
    pub fn open(master_secret: &[u8; 32], token: &str) -> Option<Session> {
        let bytes = STANDARD.decode(token).ok()?;
        let (body, tag) = bytes.split_last_chunk::<32>()?;
        keyed(master_secret, b"token", body).verify_slice(tag).ok()?;
        Session::from_bytes(body).ok()
    }
}

/// The secret key that belongs to a session's access key id.
pub fn secret_key(master_secret: &[u8; 32], access_key_id: &str) -> String {
    let tag = mac(master_secret, b"secret", access_key_id.as_bytes());
    STANDARD.encode(tag.get(..30).unwrap_or_default())
}

fn keyed(master_secret: &[u8; 32], purpose: &[u8], body: &[u8]) -> Hmac<Sha256> {
    let mut keyed = Hmac::<Sha256>::new_from_slice(master_secret).expect("HMAC takes keys of any length");
    keyed.update(purpose);
    keyed.update(&[0]);
    keyed.update(body);
    keyed
}

fn mac(master_secret: &[u8; 32], purpose: &[u8], body: &[u8]) -> [u8; 32] {
    keyed(master_secret, purpose, body).finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_only_under_the_secret_that_sealed_it_and_unchanged() {
        let session = Session {
            access_key_id: "ASIAEXAMPLE".to_owned(),
            account: Account::DEFAULT,
            principal: "arn:aws:sts::000000000000:assumed-role/r/s".to_owned(),
            user_id: "AROAEXAMPLE:s".to_owned(),
            expires: Time::from_secs(10),
        };
        let token = session.seal(&[1; 32]);
        assert_eq!(Session::open(&[1; 32], &token), Some(session));
        assert_eq!(Session::open(&[2; 32], &token), None);
        assert_eq!(Session::open(&[1; 32], &token.replace('A', "B")), None);
        assert_eq!(secret_key(&[1; 32], "ASIAEXAMPLE").len(), 40);
    }
}

//! Versioned values: the first byte of every stored value is the version of its form.
//!
//! A type writes only its newest version and reads all that ever were. `tests/corpus` of the crate that owns the type holds
//! frozen bytes of every version, so that yesterday's data directory always opens.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// A stored value could not be understood: the data directory is damaged or newer than this program.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadRecord {
    /// Written by a version of Baton that this one does not know.
    #[error("stored value has version {0}, which this program does not know")]
    UnknownVersion(u8),
    /// The bytes are not a value of the version that they name.
    #[error("stored value is damaged: {0}")]
    Damaged(String),
}

/// A type whose values are kept in tables and letters.
pub trait Record: Serialize + DeserializeOwned {
    /// The version that [`Record::to_bytes`] writes; raised when the form changes.
    const VERSION: u8 = 1;

    /// Reads the form of an older version. Types that have changed override this.
    fn upgrade(version: u8, _body: &[u8]) -> Result<Self, BadRecord> {
        Err(BadRecord::UnknownVersion(version))
    }

    /// Version byte, then postcard.
    fn to_bytes(&self) -> Vec<u8> {
        postcard::to_extend(self, vec![Self::VERSION]).expect("a record holds only types that postcard can write")
    }

    /// The value that the bytes hold.
    fn from_bytes(bytes: &[u8]) -> Result<Self, BadRecord> {
        let (version, body) = bytes.split_first().ok_or_else(|| BadRecord::Damaged("empty".to_owned()))?;
        if *version != Self::VERSION {
            return Self::upgrade(*version, body);
        }
        postcard::from_bytes(body).map_err(|error| BadRecord::Damaged(error.to_string()))
    }
}

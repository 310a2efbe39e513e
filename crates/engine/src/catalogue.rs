//! The one table through which the engine knows services.

use base::operation::ServiceModel;
use service::kernel::ops::Entry;
use service::kernel::service::{Service, ServiceNumber};
use service::kernel::tx::Access;
use service::kernel::{Letter, Out, Outcome};

use base::record::Record;

/// A service, its type forgotten.
pub struct Listing {
    /// Its number.
    pub number: ServiceNumber,
    /// AWS's description.
    pub model: fn() -> &'static ServiceModel,
    /// Its operations.
    pub operations: fn() -> &'static [Entry],
    pub(crate) letter: fn(Letter, &mut Access<'_>, &mut Out),
    pub(crate) wake: fn(&[u8], &mut Access<'_>, &mut Out) -> Result<(), String>,
    pub(crate) outcome: fn(&[u8], Outcome, &mut Access<'_>, &mut Out) -> Result<(), String>,
}

/// All services that this program serves.
pub type Catalogue = &'static [Listing];

/// The table line of a service.
pub const fn listing<S: Service>() -> Listing {
    Listing {
        number: S::NUMBER,
        model: S::model,
        operations: S::operations,
        letter: |letter, access, out| S::letter(letter, &mut access.tx::<S>(), out),
        wake: |name, access, out| {
            let wake = S::Wake::from_bytes(name).map_err(|error| error.to_string())?;
            S::wake(wake, &mut access.tx::<S>(), out);
            Ok(())
        },
        outcome: |errand, outcome, access, out| {
            let errand = S::Errand::from_bytes(errand).map_err(|error| error.to_string())?;
            S::outcome(errand, outcome, &mut access.tx::<S>(), out);
            Ok(())
        },
    }
}

/// The listing with this number.
pub(crate) fn find(catalogue: Catalogue, number: ServiceNumber) -> Option<&'static Listing> {
    catalogue.iter().find(|listing| listing.number == number)
}

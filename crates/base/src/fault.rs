//! `Fault`: an AWS error on its way to a client, in whichever protocol the client speaks.
//!
//! Whose fault it is stands in the type: services return their generated, closed `Error` enums (refused: the caller's fault),
//! which turn into a `Fault` at the edge. What the world or we ourselves did wrong becomes `InternalFailure` there.

/// One modelled error of a service.
#[derive(Debug)]
pub struct ErrorModel {
    /// Shape name, `QueueDoesNotExist`.
    pub code: &'static str,
    /// The code in the query protocol, `AWS.SimpleQueueService.NonExistentQueue`; equal to `code` where AWS names no other.
    pub query_code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// The caller's fault (`Sender`), otherwise ours (`Receiver`).
    pub sender: bool,
    /// What stands before `#` in the `__type` of an awsJson answer; empty for the bare code.
    pub namespace: &'static str,
}

/// An error answer.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Which error.
    pub model: &'static ErrorModel,
    /// The human-readable text, exactly as AWS prints it.
    pub message: String,
    /// Further members of the error shape, in order: `("resourceName", "arn:…")`.
    pub members: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault without further members.
    pub fn new(model: &'static ErrorModel, message: impl Into<String>) -> Fault {
        Fault { model, message: message.into(), members: Vec::new() }
    }

    /// Ours to mend: an operation failed for a reason that is not the caller's. Details go to the log, not to the caller.
    pub fn internal() -> Fault {
        Fault::new(&INTERNAL_FAILURE, "The request processing has failed because of an unknown error, exception or failure.")
    }
}

/// 500, `InternalFailure`.
pub static INTERNAL_FAILURE: ErrorModel =
    ErrorModel { code: "InternalFailure", query_code: "InternalFailure", status: 500, sender: false, namespace: "" };
/// 503, `ServiceUnavailable`: the store refuses writes (full disk, failed sync) or the server is stopping.
pub static SERVICE_UNAVAILABLE: ErrorModel =
    ErrorModel { code: "ServiceUnavailable", query_code: "ServiceUnavailable", status: 503, sender: false, namespace: "" };

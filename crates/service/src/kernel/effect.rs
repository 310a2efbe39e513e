//! Effects: work outside the process's pure heart. They run at least once; their outcome comes back as a command.

use std::collections::BTreeMap;

use base::record::Record;
use serde::{Deserialize, Serialize};

/// What a driver of the node shall do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// Run a function once.
    RunFunction(Box<RunFunction>),
    /// Stop warm processes of a function that was changed or deleted.
    RetireFunction {
        /// Unqualified function ARN.
        function_arn: String,
    },
}

impl Record for Effect {}

/// How an effect ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// The function ran.
    FunctionRan(Box<FunctionRan>),
    /// The driver could not do it: interpreter missing, no process to be had. The text is for the caller.
    Failed(String),
    /// Done; nothing to tell.
    Done,
}

/// One invocation of a function, complete: the driver knows no tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunFunction {
    /// Unqualified function ARN.
    pub function_arn: String,
    /// Its name.
    pub function_name: String,
    /// `$LATEST` or a number.
    pub version: String,
    /// Changes with code or configuration; warm processes of another revision are not used.
    pub revision_id: String,
    /// `python3.12`, `nodejs20.x`, `provided.al2023`.
    pub runtime: String,
    /// `app.handler`.
    pub handler: String,
    /// Hex SHA-256 of the zip: its name in the blob area.
    pub code_digest: String,
    /// The function's own variables.
    pub environment: BTreeMap<String, String>,
    /// Killed after this long.
    pub timeout_ms: u64,
    /// Configured memory.
    pub memory_mb: u32,
    /// Configured /tmp.
    pub ephemeral_mb: u32,
    /// Account of the function.
    pub account: String,
    /// Region of the function.
    pub region: String,
    /// Log group that receives what it prints.
    pub log_group: String,
    /// The same on all attempts.
    pub request_id: String,
    /// The event.
    pub payload: Vec<u8>,
    /// Decoded `X-Amz-Client-Context`.
    pub client_context: Option<String>,
    /// `X-Amzn-Trace-Id`.
    pub trace_header: Option<String>,
}

/// What running a function gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FunctionRan {
    /// The handler's result, or the error document with its type.
    pub result: Result<Vec<u8>, FunctionError>,
    /// The last 4 KiB of its log.
    pub log_tail: Vec<u8>,
    /// All it printed, with START, END and REPORT lines.
    pub log: Vec<LogLine>,
    /// The stream of the process that ran it.
    pub log_stream: String,
}

/// A failed function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FunctionError {
    /// `errorType` of the document.
    pub error_type: String,
    /// The JSON document that the caller receives.
    pub document: Vec<u8>,
}

/// One line of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Milliseconds since the epoch.
    pub at_ms: u64,
    /// Without the line's end.
    pub message: String,
}

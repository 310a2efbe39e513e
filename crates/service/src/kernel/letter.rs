//! Letters: the only way in which one service reaches another. The engine carries each exactly once.
//!
//! A letter names what shall happen in the addressee's words, not who sends it. Who wants an answer says where to
//! ([`ReplyTo`]); the answer is a letter too.

use std::collections::BTreeMap;

use base::record::Record;
use serde::{Deserialize, Serialize};

use super::effect::LogLine;
use super::service::ServiceNumber;

/// A message from one service to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Letter {
    /// To SQS: put a message on a queue.
    Enqueue(Box<Enqueue>),
    /// To Lambda: run a function.
    Invoke(Box<Invoke>),
    /// To Step Functions: start an execution.
    StartExecution(Box<StartExecution>),
    /// To Step Functions: stop an execution that a stopped parent had started.
    StopExecution(Box<StopExecution>),
    /// To CloudWatch Logs: lines for a stream; group and stream are created where absent.
    PutLogs(Box<PutLogs>),
    /// To whoever asked: how it ended.
    Answer(Box<Answer>),
}

impl Record for Letter {}

impl Letter {
    /// The service that the letter is for.
    pub fn addressee(&self) -> ServiceNumber {
        match self {
            Letter::Enqueue(_) => ServiceNumber::SQS,
            Letter::Invoke(_) => ServiceNumber::LAMBDA,
            Letter::StartExecution(_) | Letter::StopExecution(_) => ServiceNumber::STATES,
            Letter::PutLogs(_) => ServiceNumber::LOGS,
            Letter::Answer(answer) => answer.to.service(),
        }
    }
}

/// Where an answer goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTo {
    service: u8,
    /// The home key of the thing that waits.
    pub home_key: String,
    /// What it waits for, in its own encoding.
    pub token: Vec<u8>,
}

impl ReplyTo {
    /// An address of this service.
    pub fn new(service: ServiceNumber, home_key: String, token: Vec<u8>) -> ReplyTo {
        ReplyTo { service: service.0, home_key, token }
    }

    /// The service that waits.
    pub fn service(&self) -> ServiceNumber {
        ServiceNumber(self.service)
    }
}

/// A message for a queue. Checked by SQS on arrival as a call would be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Enqueue {
    /// Full queue ARN: the home key.
    pub queue_arn: String,
    /// The body.
    pub body: String,
    /// FIFO group, or fair-queue tenant.
    pub group_id: Option<String>,
    /// FIFO deduplication id.
    pub deduplication_id: Option<String>,
    /// Overrides the queue's delay.
    pub delay_s: Option<i32>,
    /// Message attributes.
    pub attributes: BTreeMap<String, AttributeValue>,
    /// `AWSTraceHeader`.
    pub trace_header: Option<String>,
    /// Set when the message comes from a dead-letter redrive or a move task: what it was before.
    pub moved: Option<Moved>,
    /// The account that sends, for `SenderId`.
    pub sender_id: String,
    /// Told how it ended.
    pub reply_to: Option<ReplyTo>,
}

/// Identity that a message keeps when it moves between queues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Kept.
    pub message_id: String,
    /// The queue it left, when it moves to a dead-letter queue.
    pub source_arn: Option<String>,
    /// Kept by standard queues.
    pub sent_at_ms: u64,
    /// Continues to count.
    pub receive_count: u32,
    /// First receive in its life.
    pub first_received_ms: Option<u64>,
}

/// A message attribute's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeValue {
    /// `String`, `Number.int`, `Binary`, …
    pub data_type: String,
    /// Text, or bytes when the type starts with `Binary`.
    pub value: Vec<u8>,
}

/// A function call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invoke {
    /// Unqualified function ARN: the home key.
    pub function_arn: String,
    /// Version or alias.
    pub qualifier: Option<String>,
    /// The event.
    pub payload: Vec<u8>,
    /// Decoded client context.
    pub client_context: Option<String>,
    /// Trace header.
    pub trace_header: Option<String>,
    /// `Event` answers when the event is accepted; else when the function has ended.
    pub event: bool,
    /// Told how it ended.
    pub reply_to: Option<ReplyTo>,
}

/// An execution to start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StartExecution {
    /// Full state machine ARN (without version or alias): the home key.
    pub state_machine_arn: String,
    /// Version number or alias name.
    pub qualifier: Option<String>,
    /// Execution name; drawn when absent.
    pub name: Option<String>,
    /// JSON text.
    pub input: String,
    /// Trace header.
    pub trace_header: Option<String>,
    /// Told that it has started (or why not) with the StartExecution response.
    pub on_start: Option<ReplyTo>,
    /// Told how it ended with the DescribeExecution response.
    pub on_end: Option<ReplyTo>,
}

/// An execution to stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopExecution {
    /// The execution.
    pub execution_arn: String,
    /// As in StopExecution.
    pub error: Option<String>,
    /// As in StopExecution.
    pub cause: Option<String>,
}

/// Lines for a log stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutLogs {
    /// Account that owns the group.
    pub account: String,
    /// Region of the group.
    pub region: String,
    /// Group name. The home key is `logs:ACCOUNT:REGION:GROUP`.
    pub group: String,
    /// Stream name.
    pub stream: String,
    /// In order.
    pub lines: Vec<LogLine>,
}

impl PutLogs {
    /// The home key of a log group.
    pub fn home_key(account: &str, region: &str, group: &str) -> String {
        format!("logs:{account}:{region}:{group}")
    }
}

/// How something that was asked for ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Who asked.
    pub to: ReplyTo,
    /// The result.
    pub result: Result<Success, Failure>,
}

/// It worked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Success {
    /// The SendMessage response.
    MessageSent {
        /// MessageId.
        message_id: String,
        /// MD5OfMessageBody.
        body_md5: String,
        /// MD5OfMessageAttributes.
        attributes_md5: Option<String>,
        /// SequenceNumber (FIFO).
        sequence_number: Option<String>,
    },
    /// The function ran and returned, or failed on its own.
    FunctionRan {
        /// `$LATEST` or a number.
        executed_version: String,
        /// The function's result or error document.
        payload: Vec<u8>,
        /// `errorType`, when the function failed.
        error_type: Option<String>,
        /// 200, or 202 for events.
        status: u16,
    },
    /// The StartExecution response.
    ExecutionStarted {
        /// The execution.
        execution_arn: String,
        /// When.
        start_ms: u64,
    },
    /// The DescribeExecution response of an execution that has ended, as JSON text with Step Functions' PascalCase names; the
    /// status stands in it.
    ExecutionEnded {
        /// Whether the status is `SUCCEEDED`.
        succeeded: bool,
        /// The document.
        description: String,
    },
}

/// It was refused: an AWS error of the addressee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Shape name, `QueueDoesNotExist`.
    pub code: String,
    /// The service's legacy code where it has one.
    pub query_code: String,
    /// HTTP status.
    pub status: u16,
    /// AWS's text.
    pub message: String,
}

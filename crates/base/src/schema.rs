//! `Schema`: what a shape looks like, as a static table. Protocols walk these; nothing is generated per protocol.
//!
//! N shapes and P protocols cost N tables and P walkers. The tables are generated from AWS's service models (`xtask codegen`)
//! and carry what any protocol or check needs: member names, places in an HTTP message, lengths, ranges, patterns, enums.

use std::sync::OnceLock;

use regex::Regex;

/// The description of one shape.
#[derive(Debug)]
pub struct Schema {
    /// The shape's name in the service model.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What AWS demands of a value.
    pub rules: Rules,
}

/// The kinds of shape that AWS models know.
#[derive(Debug)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// 32 bits, signed.
    Integer,
    /// 64 bits, signed.
    Long,
    /// 32-bit floating point.
    Float,
    /// 64-bit floating point.
    Double,
    /// UTF-8 text; enums are texts with [`Rules::values`].
    String,
    /// Bytes; base64 in JSON and XML.
    Blob,
    /// A moment; the member may override the protocol's format.
    Timestamp,
    /// Any JSON value.
    Document,
    /// A list of one member shape.
    List(&'static Member),
    /// A map from text keys.
    Map {
        /// The key's shape (always a string kind).
        key: &'static Member,
        /// The value's shape.
        value: &'static Member,
    },
    /// Named members.
    Structure(&'static [Member]),
    /// Exactly one of the members is set.
    Union(&'static [Member]),
}

/// A member of a structure, or the element of a list or map.
#[derive(Debug)]
pub struct Member {
    /// Name in the model and in JSON.
    pub name: &'static str,
    /// Name in query parameters and XML, where it differs.
    pub query_name: Option<&'static str>,
    /// The member's shape.
    pub schema: &'static Schema,
    /// Absence is an error.
    pub required: bool,
    /// Where it stands in an HTTP message.
    pub location: Location,
    /// A list or map whose elements repeat the member's own name in query and XML.
    pub flattened: bool,
    /// Overrides the protocol's default.
    pub timestamp_format: Option<TimestampFormat>,
}

/// Where a member stands in an HTTP message (REST protocols).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the body document.
    Body,
    /// The member is the whole body.
    Payload,
    /// A header of this name.
    Header(&'static str),
    /// All headers with this prefix, as a map.
    Headers(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A label in the path.
    Label(&'static str),
    /// The response's status code.
    StatusCode,
}

/// How a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Number of seconds with a fraction.
    EpochSeconds,
    /// `2024-01-02T03:04:05Z`.
    DateTime,
    /// `Tue, 02 Jan 2024 03:04:05 GMT`.
    HttpDate,
}

/// What AWS demands of a value. An absent rule demands nothing.
#[derive(Debug)]
pub struct Rules {
    /// Least length (texts in characters, blobs in bytes, lists and maps in elements) or least number.
    pub min: Option<i64>,
    /// Greatest length or number.
    pub max: Option<i64>,
    /// Regular expression that the whole text matches.
    pub pattern: Option<&'static Pattern>,
    /// The values of an enum; empty for other shapes.
    pub values: &'static [&'static str],
    /// Never log the value.
    pub sensitive: bool,
}

impl Rules {
    /// No demands.
    pub const NONE: Rules = Rules { min: None, max: None, pattern: None, values: &[], sensitive: false };
}

/// A pattern with its text as AWS prints it, compiled at first use.
#[derive(Debug)]
pub struct Pattern {
    /// The text in AWS's messages.
    pub text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern that is not yet compiled.
    pub const fn new(text: &'static str) -> Pattern {
        Pattern { text, compiled: OnceLock::new() }
    }

    /// Whether the whole text matches. A pattern that our engine cannot express (look-around) demands nothing; `xtask codegen`
    /// lists those, and the service checks them in its own code.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(&format!("^(?:{})$", self.text)).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

impl Schema {
    /// A shape without rules.
    pub const fn plain(name: &'static str, kind: Kind) -> Schema {
        Schema { name, kind, rules: Rules::NONE }
    }

    /// The members of a structure or union; empty for other kinds.
    pub fn members(&self) -> &'static [Member] {
        match &self.kind {
            Kind::Structure(members) | Kind::Union(members) => members,
            _ => &[],
        }
    }
}

impl Member {
    /// A required or optional member in the body, under its own name.
    pub const fn body(name: &'static str, schema: &'static Schema, required: bool) -> Member {
        Member { name, query_name: None, schema, required, location: Location::Body, flattened: false, timestamp_format: None }
    }
}

/// The schemas of unconstrained values, shared by everybody.
pub mod plain {
    use super::{Kind, Schema};

    /// Any text.
    pub static STRING: Schema = Schema::plain("String", Kind::String);
    /// Any boolean.
    pub static BOOLEAN: Schema = Schema::plain("Boolean", Kind::Boolean);
    /// Any 32-bit integer.
    pub static INTEGER: Schema = Schema::plain("Integer", Kind::Integer);
    /// Any 64-bit integer.
    pub static LONG: Schema = Schema::plain("Long", Kind::Long);
    /// Any double.
    pub static DOUBLE: Schema = Schema::plain("Double", Kind::Double);
    /// Any bytes.
    pub static BLOB: Schema = Schema::plain("Blob", Kind::Blob);
    /// Any moment.
    pub static TIMESTAMP: Schema = Schema::plain("Timestamp", Kind::Timestamp);
    /// Any JSON value.
    pub static DOCUMENT: Schema = Schema::plain("Document", Kind::Document);
}

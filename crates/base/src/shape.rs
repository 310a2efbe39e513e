//! `Shape`: a value that can be read from and written to any protocol by walking its schema.
//!
//! A [`Source`] is a protocol's reader positioned at one value, a [`Sink`] its writer. Both are used as trait objects, so that
//! a shape's code is compiled once, not once per protocol.
//!
//! ```text
//! bytes -- a protocol's Source --> Shape::read  --> Input     (wrapped by `check::Checked`, which knows AWS's rules)
//! Output --> Shape::write -- a protocol's Sink --> bytes
//! ```

use std::any::Any;
use std::collections::BTreeMap;

use bytes::Bytes;
use thiserror::Error;

use crate::schema::{Member, Schema};
use crate::time::Time;

/// The text of a request does not form the document that its schema describes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ReadError {
    /// In AWS's words where they are known.
    pub message: String,
}

impl ReadError {
    /// With this message.
    pub fn new(message: impl Into<String>) -> ReadError {
        ReadError { message: message.into() }
    }
}

/// A value that a schema describes.
pub trait Shape: Sized {
    /// Its schema.
    const SCHEMA: &'static Schema;
    /// Reads the value at which the source stands.
    fn read(from: &mut dyn Source) -> Result<Self, ReadError>;
    /// Writes the value.
    fn write(&self, to: &mut dyn Sink);
}

/// Called for each member that is present, with its index in the schema's members.
pub type EachMember<'a> = &'a mut dyn FnMut(usize, &mut dyn Source) -> Result<(), ReadError>;
/// Called for each element of a list.
pub type EachElement<'a> = &'a mut dyn FnMut(&mut dyn Source) -> Result<(), ReadError>;
/// Called for each entry of a map.
pub type EachEntry<'a> = &'a mut dyn FnMut(String, &mut dyn Source) -> Result<(), ReadError>;

/// A reader that stands at one value. Unknown members and members that are null are skipped and never reported.
pub trait Source {
    /// Reads a structure or union: calls `each` for every member present.
    fn structure(&mut self, schema: &'static Schema, each: EachMember<'_>) -> Result<(), ReadError>;
    /// Reads a list.
    fn list(&mut self, schema: &'static Schema, each: EachElement<'_>) -> Result<(), ReadError>;
    /// Reads a map.
    fn map(&mut self, schema: &'static Schema, each: EachEntry<'_>) -> Result<(), ReadError>;
    /// Reads a text.
    fn string(&mut self, schema: &'static Schema) -> Result<String, ReadError>;
    /// Reads a boolean.
    fn boolean(&mut self, schema: &'static Schema) -> Result<bool, ReadError>;
    /// Reads a 32- or 64-bit integer.
    fn integer(&mut self, schema: &'static Schema) -> Result<i64, ReadError>;
    /// Reads a float or double.
    fn double(&mut self, schema: &'static Schema) -> Result<f64, ReadError>;
    /// Reads bytes.
    fn blob(&mut self, schema: &'static Schema) -> Result<Bytes, ReadError>;
    /// Reads a moment.
    fn timestamp(&mut self, schema: &'static Schema) -> Result<Time, ReadError>;
    /// Reads any JSON value.
    fn document(&mut self, schema: &'static Schema) -> Result<serde_json::Value, ReadError>;
}

/// A writer that stands where one value is due.
pub trait Sink {
    /// Writes a structure or union; `body` calls [`Sink::member`] for every member that is present.
    fn structure(&mut self, schema: &'static Schema, body: &mut dyn FnMut(&mut dyn Sink));
    /// Inside a structure: the next value is this member.
    fn member(&mut self, member: &'static Member, value: &mut dyn FnMut(&mut dyn Sink));
    /// Writes a list; `body` calls [`Sink::element`] for each.
    fn list(&mut self, schema: &'static Schema, body: &mut dyn FnMut(&mut dyn Sink));
    /// Inside a list: the next value is an element.
    fn element(&mut self, value: &mut dyn FnMut(&mut dyn Sink));
    /// Writes a map; `body` calls [`Sink::entry`] for each.
    fn map(&mut self, schema: &'static Schema, body: &mut dyn FnMut(&mut dyn Sink));
    /// Inside a map: the next value belongs to this key.
    fn entry(&mut self, key: &str, value: &mut dyn FnMut(&mut dyn Sink));
    /// Writes a text.
    fn string(&mut self, value: &str);
    /// Writes a boolean.
    fn boolean(&mut self, value: bool);
    /// Writes an integer.
    fn integer(&mut self, value: i64);
    /// Writes a float or double.
    fn double(&mut self, value: f64);
    /// Writes bytes.
    fn blob(&mut self, value: &[u8]);
    /// Writes a moment.
    fn timestamp(&mut self, value: Time);
    /// Writes any JSON value.
    fn document(&mut self, value: &serde_json::Value);
}

/// Any shape as an object that can be written: what a reply carries from a service to a protocol.
pub trait Writable: Send {
    /// The shape's schema.
    fn schema(&self) -> &'static Schema;
    /// Writes the value.
    fn write_to(&self, to: &mut dyn Sink);
    /// The typed value, for callers inside the process who know what they asked for.
    fn as_any(&self) -> &dyn Any;
}

impl<T: Shape + Send + 'static> Writable for T {
    fn schema(&self) -> &'static Schema {
        T::SCHEMA
    }
    fn write_to(&self, to: &mut dyn Sink) {
        self.write(to);
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Reads a list of shapes (generated code calls this).
pub fn read_list<T: Shape>(schema: &'static Schema, from: &mut dyn Source) -> Result<Vec<T>, ReadError> {
    let mut out = Vec::new();
    from.list(schema, &mut |from| {
        out.push(T::read(from)?);
        Ok(())
    })?;
    Ok(out)
}

/// Reads a map of shapes (generated code calls this).
pub fn read_map<T: Shape>(schema: &'static Schema, from: &mut dyn Source) -> Result<BTreeMap<String, T>, ReadError> {
    let mut out = BTreeMap::new();
    from.map(schema, &mut |key, from| {
        out.insert(key, T::read(from)?);
        Ok(())
    })?;
    Ok(out)
}

/// Writes a list of shapes (generated code calls this).
pub fn write_list<T: Shape>(schema: &'static Schema, items: &[T], to: &mut dyn Sink) {
    to.list(schema, &mut |to| items.iter().for_each(|item| to.element(&mut |to| item.write(to))));
}

/// Writes a map of shapes (generated code calls this).
pub fn write_map<T: Shape>(schema: &'static Schema, items: &BTreeMap<String, T>, to: &mut dyn Sink) {
    to.map(schema, &mut |to| items.iter().for_each(|(key, item)| to.entry(key, &mut |to| item.write(to))));
}

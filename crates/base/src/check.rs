//! `Checked`: a [`Source`] around another one that holds AWS's rules (required, length, range, pattern, enum) against what
//! passes through, and collects what is violated.
//!
//! The checks run while the input is read, in one walk, for every protocol alike. Texts are AWS's own (see
//! `reference/protocols.md` §3): `1 validation error detected: Value 'x' at 'maxResults' failed to satisfy constraint: …`.

use bytes::Bytes;

use crate::schema::{Kind, Member, Rules, Schema};
use crate::shape::{EachElement, EachEntry, EachMember, ReadError, Shape, Sink, Source};
use crate::time::Time;

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path as AWS prints it: `tags.1.member.key`, each member with a lower first letter.
    pub path: String,
    /// The member's own name as the model spells it, for services that say `The request must contain the parameter X`.
    pub member: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A required member is absent.
    Missing,
    /// A rule of the model is broken: the value as text (already shortened or masked), and `Member must …`.
    Broken {
        /// As AWS prints it between quotes.
        value: String,
        /// `Member must have length less than or equal to 80`.
        rule: String,
    },
}

/// Reads an input and says which rules it breaks. `Err` only when the document itself cannot be read.
pub fn read_checked<T: Shape>(from: &mut dyn Source) -> Result<(T, Vec<Violation>), ReadError> {
    let mut findings = Findings::default();
    let value = T::read(&mut Checked { inner: from, findings: &mut findings })?;
    Ok((value, findings.violations))
}

/// AWS's message for violations: `2 validation errors detected: …; …`.
pub fn validation_message(violations: &[Violation]) -> String {
    let texts: Vec<String> = violations.iter().map(one_message).collect();
    let noun = if texts.len() == 1 { "error" } else { "errors" };
    format!("{} validation {noun} detected: {}", texts.len(), texts.join("; "))
}

fn one_message(violation: &Violation) -> String {
    match &violation.problem {
        Problem::Missing => format!("Value null at '{}' failed to satisfy constraint: Member must not be null", violation.path),
        Problem::Broken { value, rule } => {
            format!("Value '{value}' at '{}' failed to satisfy constraint: {rule}", violation.path)
        }
    }
}

#[derive(Default)]
struct Findings {
    path: Vec<String>,
    members: Vec<&'static str>,
    violations: Vec<Violation>,
}

impl Findings {
    fn add(&mut self, problem: Problem) {
        let member = self.members.last().copied().unwrap_or_default();
        if self.violations.len() < MAX_VIOLATIONS {
            self.violations.push(Violation { path: self.path.join("."), member, problem });
        }
    }

    fn broken(&mut self, schema: &Schema, value: &str, rule: String) {
        let value = if schema.rules.sensitive { "***" } else { value };
        self.add(Problem::Broken { value: value.to_owned(), rule });
    }

    fn within<R>(&mut self, step: String, member: Option<&'static str>, body: impl FnOnce(&mut Findings) -> R) -> R {
        self.path.push(step);
        if let Some(member) = member {
            self.members.push(member);
        }
        let result = body(self);
        if member.is_some() {
            self.members.pop();
        }
        self.path.pop();
        result
    }

    fn missing(&mut self, members: &'static [Member], seen: &[bool]) {
        for (member, seen) in members.iter().zip(seen) {
            if member.required && !seen {
                self.within(lower_first(member.name), Some(member.name), |findings| findings.add(Problem::Missing));
            }
        }
    }

    fn check_string(&mut self, schema: &Schema, value: &str) {
        let rules = &schema.rules;
        if !rules.values.is_empty() && !rules.values.contains(&value) {
            return self.broken(schema, value, format!("Member must satisfy enum value set: [{}]", rules.values.join(", ")));
        }
        if rules.min.is_some() || rules.max.is_some() {
            self.check_length(schema, value.chars().count(), value);
        }
        if let Some(pattern) = rules.pattern
            && !pattern.matches(value)
        {
            self.broken(schema, value, format!("Member must satisfy regular expression pattern: {}", pattern.text));
        }
    }

    fn check_length(&mut self, schema: &Schema, length: usize, value: &str) {
        if let Some(rule) = out_of_range(&schema.rules, length as i64, "length ") {
            self.broken(schema, value, rule);
        }
    }

    fn check_number(&mut self, schema: &Schema, value: i64) {
        if let Some(rule) = out_of_range(&schema.rules, value, "value ") {
            self.broken(schema, &value.to_string(), rule);
        }
    }
}

fn out_of_range(rules: &Rules, value: i64, what: &str) -> Option<String> {
    if let Some(min) = rules.min.filter(|min| value < *min) {
        return Some(format!("Member must have {what}greater than or equal to {min}"));
    }
    rules.max.filter(|max| value > *max).map(|max| format!("Member must have {what}less than or equal to {max}"))
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

struct Checked<'a> {
    inner: &'a mut dyn Source,
    findings: &'a mut Findings,
}

impl Source for Checked<'_> {
    fn structure(&mut self, schema: &'static Schema, each: EachMember<'_>) -> Result<(), ReadError> {
        let members = schema.members();
        let mut seen = vec![false; members.len()];
        let findings = &mut *self.findings;
        self.inner.structure(schema, &mut |index, inner| {
            let (Some(member), Some(flag)) = (members.get(index), seen.get_mut(index)) else { return Ok(()) };
            *flag = true;
            findings.within(lower_first(member.name), Some(member.name), |findings| each(index, &mut Checked { inner, findings }))
        })?;
        self.findings.missing(members, &seen);
        Ok(())
    }

    fn list(&mut self, schema: &'static Schema, each: EachElement<'_>) -> Result<(), ReadError> {
        let mut count = 0;
        let findings = &mut *self.findings;
        self.inner.list(schema, &mut |inner| {
            count += 1;
            findings.within(format!("{count}.member"), None, |findings| each(&mut Checked { inner, findings }))
        })?;
        self.findings.check_length(schema, count, "[]");
        Ok(())
    }

    fn map(&mut self, schema: &'static Schema, each: EachEntry<'_>) -> Result<(), ReadError> {
        let Kind::Map { key: key_member, .. } = &schema.kind else { return Ok(()) };
        let mut count = 0;
        let findings = &mut *self.findings;
        self.inner.map(schema, &mut |key, inner| {
            count += 1;
            findings.check_string(key_member.schema, &key);
            let step = format!("{key}.member");
            findings.within(step, None, |findings| each(key, &mut Checked { inner, findings }))
        })?;
        self.findings.check_length(schema, count, "{}");
        Ok(())
    }

    fn string(&mut self, schema: &'static Schema) -> Result<String, ReadError> {
        let value = self.inner.string(schema)?;
        self.findings.check_string(schema, &value);
        Ok(value)
    }

    fn boolean(&mut self, schema: &'static Schema) -> Result<bool, ReadError> {
        self.inner.boolean(schema)
    }

    fn integer(&mut self, schema: &'static Schema) -> Result<i64, ReadError> {
        let value = self.inner.integer(schema)?;
        self.findings.check_number(schema, value);
        Ok(value)
    }

    fn double(&mut self, schema: &'static Schema) -> Result<f64, ReadError> {
        let value = self.inner.double(schema)?;
        if let Some(rule) = out_of_range(&schema.rules, value.floor() as i64, "value ") {
            self.findings.broken(schema, &value.to_string(), rule);
        }
        Ok(value)
    }

    fn blob(&mut self, schema: &'static Schema) -> Result<Bytes, ReadError> {
        let value = self.inner.blob(schema)?;
        self.findings.check_length(schema, value.len(), "java.nio.HeapByteBuffer");
        Ok(value)
    }

    fn timestamp(&mut self, schema: &'static Schema) -> Result<Time, ReadError> {
        self.inner.timestamp(schema)
    }

    fn document(&mut self, schema: &'static Schema) -> Result<serde_json::Value, ReadError> {
        self.inner.document(schema)
    }
}

/// A shape of nothing: the input or output of operations that have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit;

impl Shape for Unit {
    const SCHEMA: &'static Schema = &UNIT_SCHEMA;

    fn read(from: &mut dyn Source) -> Result<Unit, ReadError> {
        from.structure(Self::SCHEMA, &mut |_, _| Ok(()))?;
        Ok(Unit)
    }

    fn write(&self, to: &mut dyn Sink) {
        to.structure(Self::SCHEMA, &mut |_| {});
    }
}

static UNIT_SCHEMA: Schema = Schema::plain("Unit", Kind::Structure(&[]));

/// More findings than this tell a caller nothing new and cost memory.
const MAX_VIOLATIONS: usize = 10;

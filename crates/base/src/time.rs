//! `Time`: milliseconds since the Unix epoch, always handed in from outside, never read from a clock in here.
//!
//! Formatting follows AWS: ISO 8601 with milliseconds and `Z` in documents, epoch seconds with a fraction on the wire.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Time(u64);

/// The parts of a moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Proleptic Gregorian year.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// 0 to 999.
    pub milli: u32,
}

impl Time {
    /// The epoch itself; also the start of a server with a manual clock that names no other.
    pub const ZERO: Time = Time(0);
    /// Later than anything that happens.
    pub const MAX: Time = Time(u64::MAX);

    /// From milliseconds since the epoch.
    pub const fn from_ms(ms: u64) -> Time {
        Time(ms)
    }

    /// From whole seconds since the epoch.
    pub const fn from_secs(secs: u64) -> Time {
        Time(secs * MS_PER_SECOND)
    }

    /// Milliseconds since the epoch.
    pub const fn as_ms(self) -> u64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn as_secs(self) -> u64 {
        self.0 / MS_PER_SECOND
    }

    /// Later by `ms`; saturates.
    pub const fn plus_ms(self, ms: u64) -> Time {
        Time(self.0.saturating_add(ms))
    }

    /// Later by whole seconds; saturates.
    pub const fn plus_secs(self, secs: u64) -> Time {
        self.plus_ms(secs.saturating_mul(MS_PER_SECOND))
    }

    /// Earlier by `ms`; stops at the epoch.
    pub const fn minus_ms(self, ms: u64) -> Time {
        Time(self.0.saturating_sub(ms))
    }

    /// Milliseconds from `earlier` to `self`, zero when `earlier` is later.
    pub const fn since_ms(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The calendar parts in UTC.
    pub fn civil(self) -> Civil {
        let days = (self.0 / MS_PER_DAY) as i64;
        let in_day = self.0 % MS_PER_DAY;
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            hour: (in_day / 3_600_000) as u32,
            minute: (in_day / 60_000 % 60) as u32,
            second: (in_day / 1_000 % 60) as u32,
            milli: (in_day % 1_000) as u32,
        }
    }

    /// `2024-01-02T03:04:05.678Z`.
    pub fn iso(self) -> String {
        let c = self.civil();
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.year, c.month, c.day, c.hour, c.minute, c.second, c.milli)
    }

    /// Parses RFC 3339 with `T` and an offset or `Z`, any number of fraction digits (kept to milliseconds).
    /// `None` for anything else and for moments before the epoch.
    pub fn parse_rfc3339(text: &str) -> Option<Time> {
        let digits = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
        };
        let at = |i: usize| text.as_bytes().get(i).copied();
        if at(4)? != b'-' || at(7)? != b'-' || !matches!(at(10)?, b'T' | b't') || at(13)? != b':' || at(16)? != b':' {
            return None;
        }
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let (milli, rest) = parse_fraction(text.get(19..)?)?;
        let offset_min = parse_offset(rest)?;
        let days = days_from_civil(year, month as u32, day as u32);
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset_min * 60;
        u64::try_from(seconds * 1_000 + milli).ok().map(Time)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

fn parse_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    if digits.is_empty() {
        return None;
    }
    let milli = digits.bytes().chain([b'0', b'0']).take(3).fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
    Some((milli, rest))
}

fn parse_offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = match text.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let number = |s: &str| if s.len() == 2 { s.parse::<i64>().ok().filter(|n| *n >= 0) } else { None };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Howard Hinnant's calendar algorithms ("chrono-compatible low-level date algorithms"): exact over the whole range.
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = i64::from((month + 9) % 12);
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

const MS_PER_SECOND: u64 = 1_000;
const MS_PER_DAY: u64 = 86_400_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_round_trips_and_refuses_what_step_functions_refuses() {
        let check = |text: &str, ms: Option<u64>| assert_eq!(Time::parse_rfc3339(text).map(Time::as_ms), ms, "{text}");
        check("1970-01-01T00:00:00Z", Some(0));
        check("2024-02-29T12:30:45.123Z", Some(1_709_209_845_123));
        check("2024-02-29T12:30:45.123456789+02:00", Some(1_709_202_645_123));
        check("2024-02-29T12:30:45-05:30", Some(1_709_229_645_000));
        for bad in ["", "2024-02-30T00:00:00Z", "2024-02-29 12:30:45Z", "2024-02-29T12:30:45", "2024-02-29T12:30:45.Z", "x"] {
            check(bad, None);
        }
        assert_eq!(Time::from_ms(1_709_209_845_123).iso(), "2024-02-29T12:30:45.123Z");
    }
}

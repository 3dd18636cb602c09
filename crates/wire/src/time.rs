//! Times as they travel: RFC 3339, UTC, milliseconds.
//!
//! Must never read a clock. Times after the year 9999 are written as its last millisecond.

use teahouse_domain::{Code, Error, Result, Timestamp};

const DAY: u64 = 86_400_000;
const LAST: u64 = 253_402_300_799_999;

/// The time as text, such as `2026-11-23T05:00:00.000Z`.
#[must_use]
pub fn rfc3339(time: Timestamp) -> String {
    let mut out = Vec::with_capacity(24);
    write(&mut out, time);
    String::from_utf8(out).expect("digits and signs")
}

/// The same, appended.
pub(crate) fn write(out: &mut Vec<u8>, time: Timestamp) {
    let milliseconds = time.0.min(LAST);
    let (year, month, day) = civil(milliseconds / DAY);
    let rest = milliseconds % DAY;
    let mut text = *b"0000-00-00T00:00:00.000Z";
    put(&mut text[..4], year);
    put(&mut text[5..7], month);
    put(&mut text[8..10], day);
    put(&mut text[11..13], rest / 3_600_000);
    put(&mut text[14..16], rest / 60_000 % 60);
    put(&mut text[17..19], rest / 1_000 % 60);
    put(&mut text[20..23], rest % 1_000);
    out.extend_from_slice(&text);
}

fn put(digits: &mut [u8], mut value: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar. Counting years from
/// March puts the leap day at the end of the year; an era of 400 years has 146,097 days.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// Reads a time: RFC 3339 with any offset, or a date alone, which is its first moment in UTC.
///
/// # Errors
/// `bad_request` for everything else, days that do not exist and times before 1970.
pub fn parse(text: &str) -> Result<Timestamp> {
    read(text).ok_or_else(|| {
        Error::new(Code::BadRequest, "a time is written like 2026-11-23T05:00:00Z, a date like 2026-11-23")
    })
}

fn read(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let date = day_of(bytes.get(..10)?)? * DAY;
    let Some(rest) = bytes.get(11..).filter(|_| bytes.len() > 10) else {
        return (bytes.len() == 10).then_some(Timestamp(date));
    };
    let clock = rest.get(..8).filter(|_| matches!(bytes[10], b'T' | b't' | b' '))?;
    let of_day = time_of_day(clock)?;
    let (milliseconds, zone) = fraction(&rest[8..])?;
    let local = date + of_day + milliseconds;
    let moment = match zone {
        [b'Z' | b'z'] => local,
        [sign @ (b'+' | b'-'), hours @ .., b':', tens, ones] if hours.len() == 2 => {
            let minutes = number(hours, 23)? * 60 + number(&[*tens, *ones], 59)?;
            let shift = minutes * 60_000;
            if *sign == b'-' { local + shift } else { local.checked_sub(shift)? }
        }
        _ => return None,
    };
    (moment <= LAST).then_some(Timestamp(moment))
}

/// Days from 1970-01-01 to a date of the form `2026-11-23`.
fn day_of(date: &[u8]) -> Option<u64> {
    let &[ref year @ .., b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let (year, month, day) = (number(year, 9_999)?, number(&[m1, m2], 12)?, number(&[d1, d2], 31)?);
    let shifted = if month > 2 { year } else { year.checked_sub(1)? };
    let from_march = (month + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + day.checked_sub(1)?;
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year;
    let days = days.checked_sub(719_468)?;
    // Only a day that exists is written as it was read.
    (month > 0 && civil(days) == (year, month, day)).then_some(days)
}

fn time_of_day(clock: &[u8]) -> Option<u64> {
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
    let (hours, minutes) = (number(&[h1, h2], 23)?, number(&[m1, m2], 59)?);
    Some(hours * 3_600_000 + minutes * 60_000 + number(&[s1, s2], 59)? * 1_000)
}

/// The milliseconds of a fraction, if there is one, and what follows it.
fn fraction(rest: &[u8]) -> Option<(u64, &[u8])> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let thousandths = digits[..length].iter().chain([b'0'; 3].iter()).take(3);
    let milliseconds = thousandths.fold(0, |value, &digit| value * 10 + u64::from(digit - b'0'));
    (length > 0).then_some((milliseconds, &digits[length..]))
}

/// A number of at most four digits, none of which may be missing.
fn number(digits: &[u8], most: u64) -> Option<u64> {
    let plain = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let value = digits.iter().fold(0, |value, &digit| value * 10 + u64::from(digit.wrapping_sub(b'0')));
    (plain && value <= most).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_and_programs_write_them() {
        for (text, milliseconds) in [
            ("1970-01-01", 0),
            ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29", 1_709_164_800_000),
            ("2026-11-23T05:00:00.001Z", 1_795_410_000_001),
            ("2026-11-23t05:00:00.0019999z", 1_795_410_000_001),
            ("2026-11-23 06:30:00+01:30", 1_795_410_000_000),
            ("2026-11-22T21:00:00.5-08:00", 1_795_410_000_500),
            ("9999-12-31T23:59:59.999Z", LAST),
        ] {
            assert_eq!(parse(text).unwrap(), Timestamp(milliseconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "now",
            "1795410000",
            "2026-11",
            "2026-11-31",
            "2025-02-29",
            "2026-00-10",
            "2026-13-10",
            "2026-01-00",
            "1969-12-31",
            "0000-01-01",
            "2026-11-23T",
            "2026-11-23T05:00",
            "2026-11-23T05:00:00",
            "2026-11-23T24:00:00Z",
            "2026-11-23T05:60:00Z",
            "2026-11-23T05:00:00.Z",
            "2026-11-23T05:00:00+0100",
            "2026-11-23T05:00:00+24:00",
            "2026-11-23T05:00:00ZZ",
            "1970-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "2026-1１-23",
            "+026-11-23",
        ] {
            assert_eq!(parse(text).unwrap_err().code, Code::BadRequest, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for moment in (0..LAST).step_by(86_399_999 * 97) {
            assert_eq!(parse(&rfc3339(Timestamp(moment))).unwrap(), Timestamp(moment));
        }
    }

    #[test]
    fn known_moments() {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_795_410_000_001, "2026-11-23T05:00:00.001Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (LAST, "9999-12-31T23:59:59.999Z"),
            (u64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(rfc3339(Timestamp(milliseconds)), text);
        }
    }

    /// Walks the calendar day by day, as a person would.
    #[test]
    fn every_day_until_2400_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for days in 0..157_000 {
            assert_eq!(civil(days), (year, month, day));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > length {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
        assert!(year >= 2399);
    }
}

//! Times as they travel: RFC 3339, UTC, milliseconds.
//!
//! Must never read a clock. Times after the year 9999 are written as its last millisecond.

use teahouse_domain::Timestamp;

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

#[cfg(test)]
mod tests {
    use super::*;

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

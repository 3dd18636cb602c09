//! One event, one line: whatever a value holds, it can neither end the line nor reach the terminal.
//!
//! Bounds: a value is cut after [`LONGEST_VALUE`] characters.

use std::fmt::{self, Debug, Write as _};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::Writer,
        time::{FormatTime as _, SystemTime},
    },
    registry::LookupSpan,
};

use crate::config::LogFormat;

const LONGEST_VALUE: usize = 2_048;
const MESSAGE: &str = "message";

/// Writes events as text for people or as JSON for programs.
pub(super) struct Line {
    format: LogFormat,
}

impl Line {
    pub(super) fn new(format: LogFormat) -> Self {
        Self { format }
    }
}

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let (level, target) = (event.metadata().level(), event.metadata().target());
        let mut fields = Fields { format: self.format, message: String::new(), rest: String::new() };
        event.record(&mut fields);
        let Fields { message, rest, .. } = fields;
        match self.format {
            LogFormat::Text => {
                SystemTime.format_time(&mut out)?;
                writeln!(out, " {level:>5} {target}: {message}{rest}")
            }
            LogFormat::Json => {
                out.write_str("{\"time\":\"")?;
                SystemTime.format_time(&mut out)?;
                writeln!(
                    out,
                    "\",\"level\":\"{level}\",\"target\":\"{target}\",\"message\":\"{message}\"{rest}}}"
                )
            }
        }
    }
}

struct Fields {
    format: LogFormat,
    message: String,
    rest: String,
}

impl Fields {
    fn bare(&mut self, field: &Field, value: impl fmt::Display) {
        let name = field.name();
        // Writing to a String cannot fail.
        let _ = match self.format {
            LogFormat::Text => write!(self.rest, " {name}={value}"),
            LogFormat::Json => write!(self.rest, ",\"{name}\":{value}"),
        };
    }

    fn words(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        let (format, name) = (self.format, field.name());
        let is_message = name == MESSAGE;
        let out = if is_message { &mut self.message } else { &mut self.rest };
        let (before, after) = match format {
            _ if is_message => (String::new(), ""),
            LogFormat::Text => (format!(" {name}="), ""),
            LogFormat::Json => (format!(",\"{name}\":\""), "\""),
        };
        out.push_str(&before);
        let mut escaping = Escaping { out, json: format == LogFormat::Json, left: LONGEST_VALUE };
        // It ends early where the value is cut, and that is how it ends.
        let _ = escaping.write_fmt(value);
        out.push_str(after);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.words(field, format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.words(field, format_args!("{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, value);
    }
}

/// Lets through what neither ends a line nor moves a cursor nor turns the reading direction.
struct Escaping<'a> {
    out: &'a mut String,
    json: bool,
    left: usize,
}

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            if self.left == 0 {
                self.out.push('…');
                return Err(fmt::Error);
            }
            self.left -= 1;
            match c {
                '"' | '\\' if self.json => self.out.extend(['\\', c]),
                _ if !is_harmful(c) => self.out.push(c),
                _ if self.json => write!(self.out, "\\u{:04x}", u32::from(c))?,
                _ => self.out.extend(c.escape_default()),
            }
        }
        Ok(())
    }
}

/// Control characters, line separators and marks that turn the reading direction: all within four hex digits.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

//! How a value is written: in the file, in the environment or on the command line.
//!
//! One way for all three: the environment and flags write what stands between the quotes in the file, and
//! lists with commas. Sizes are `u64` and counts are `u32`, so that no number is without its unit.
//! Must never accept a value that it would not write itself in some spelling.

use std::{net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

/// A value before it has a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Quoted in the file; from elsewhere everything is.
    Text(String),
    /// A number or a truth value in the file.
    Bare(String),
    /// A list of texts in the file.
    List(Vec<String>),
    /// Something no setting is: a date, a table, a list of numbers.
    Other,
}

impl Given {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The value as somebody wrote it, where that can be repeated to them.
    pub(super) fn written(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Bare(text) => Some(text.clone()),
            Self::List(texts) => Some(texts.join(", ")),
            Self::Other => None,
        }
    }

    fn text_or_bare(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Bare(text) => Some(text.trim()),
            _ => None,
        }
    }
}

/// A type that settings have.
pub(super) trait Value: Sized {
    /// The value, if it is one of this type.
    fn read(given: &Given) -> Option<Self>;
    /// As it stands in the file.
    fn show(&self) -> String;
    /// Ends the sentence "must be …".
    fn allowed() -> String;
    /// Whether nobody may read it again: not even in the error that refuses it.
    fn is_secret() -> bool {
        false
    }
}

impl Value for bool {
    fn read(given: &Given) -> Option<Self> {
        given.text_or_bare()?.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }

    fn allowed() -> String {
        "true or false".into()
    }
}

macro_rules! count {
    ($($kind:ty),+) => { $(
        impl Value for $kind {
            fn read(given: &Given) -> Option<Self> {
                whole_number(given.text_or_bare()?)
            }

            fn show(&self) -> String {
                self.to_string()
            }

            fn allowed() -> String {
                "a whole number".into()
            }
        }
    )+ };
}

count!(u16, u32);

const SIZE_UNITS: [(&str, u64); 9] = [
    ("PiB", 1 << 50),
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

impl Value for u64 {
    fn read(given: &Given) -> Option<Self> {
        let text = given.text_or_bare()?;
        if let Some(bytes) = whole_number(text) {
            return Some(bytes);
        }
        let (number, unit) = number_and_unit(text)?;
        let &(_, factor) = SIZE_UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
        number.checked_mul(factor)
    }

    fn show(&self) -> String {
        let unit = SIZE_UNITS[..5].iter().find(|(_, factor)| *self > 0 && self.is_multiple_of(*factor));
        match unit {
            Some((name, factor)) => format!("\"{} {name}\"", self / factor),
            None => format!("\"{self} B\""),
        }
    }

    fn allowed() -> String {
        "a size such as \"64 KiB\" or \"100 MiB\"".into()
    }
}

const TIME_UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)];

impl Value for Duration {
    fn read(given: &Given) -> Option<Self> {
        let (number, unit) = number_and_unit(given.text()?)?;
        let &(_, factor) = TIME_UNITS.iter().find(|(name, _)| *name == unit)?;
        number.checked_mul(factor).map(Self::from_millis)
    }

    fn show(&self) -> String {
        let milliseconds = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        let coarse =
            TIME_UNITS.iter().find(|(_, factor)| milliseconds > 0 && milliseconds.is_multiple_of(*factor));
        let (name, factor) = coarse.unwrap_or(&("s", 1_000));
        format!("\"{} {name}\"", milliseconds / factor)
    }

    fn allowed() -> String {
        "a time with its unit, such as \"500 ms\", \"10 s\", \"5 min\" or \"24 h\",".into()
    }
}

fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '_')?;
    let (number, unit) = text.split_at(digits);
    Some((whole_number(number)?, unit.trim()))
}

/// Digits, and `_` between them as TOML has it; no sign.
fn whole_number<T: FromStr>(text: &str) -> Option<T> {
    let valid = text.starts_with(|c: char| c.is_ascii_digit());
    if valid { text.replace('_', "").parse().ok() } else { None }
}

impl Value for PathBuf {
    fn read(given: &Given) -> Option<Self> {
        given.text().filter(|text| !text.is_empty()).map(Self::from)
    }

    fn show(&self) -> String {
        quoted(&self.display().to_string())
    }

    fn allowed() -> String {
        "a path".into()
    }
}

impl Value for SocketAddr {
    fn read(given: &Given) -> Option<Self> {
        let text = given.text()?;
        match text.strip_prefix("localhost:") {
            Some(port) => Some(Self::from(([127, 0, 0, 1], port.parse().ok()?))),
            None => text.parse().ok(),
        }
    }

    fn show(&self) -> String {
        quoted(&self.to_string())
    }

    fn allowed() -> String {
        "an address and a port, such as \"127.0.0.1:8070\", \"0.0.0.0:8070\" or \"[::1]:8070\"".into()
    }
}

/// Unset is written as the empty text.
impl<T: Value> Value for Option<T> {
    fn read(given: &Given) -> Option<Self> {
        if given.text() == Some("") { Some(None) } else { T::read(given).map(Some) }
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "\"\"".into(), Value::show)
    }

    fn allowed() -> String {
        format!("{} or empty", T::allowed())
    }

    fn is_secret() -> bool {
        T::is_secret()
    }
}

impl<T: Value> Value for Vec<T> {
    fn read(given: &Given) -> Option<Self> {
        let read = |text: &str| T::read(&Given::Text(text.to_owned()));
        match given {
            Given::List(texts) => texts.iter().map(|text| read(text)).collect(),
            Given::Text(text) => text.split(',').filter(|item| !item.trim().is_empty()).map(read).collect(),
            _ => None,
        }
    }

    fn show(&self) -> String {
        let items: Vec<String> = self.iter().map(Value::show).collect();
        format!("[{}]", items.join(", "))
    }

    fn allowed() -> String {
        format!("a list, each {}", T::allowed())
    }
}

/// A text as the file has it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A type with its own `parse` and `Display`, quoted in the file.
macro_rules! parsed {
    ($kind:ty, $allowed:literal) => {
        impl $crate::config::value::Value for $kind {
            fn read(given: &$crate::config::value::Given) -> Option<Self> {
                <$kind>::parse(given.text()?)
            }

            fn show(&self) -> String {
                $crate::config::value::quoted(&self.to_string())
            }

            fn allowed() -> String {
                $allowed.into()
            }
        }
    };
}

pub(super) use parsed;

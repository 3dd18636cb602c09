//! Reads the settings file into values that still know their line.
//!
//! Must never decide what a value means. Bounds: 1 MiB, and the nesting that the parser allows.

use std::{fs::File, io::Read as _, path::Path};

use toml::de::{DeTable, DeValue};

use super::{
    problem::{Origin, one_line},
    value::Given,
};

const LARGEST_FILE: u64 = 1 << 20;

/// A value, by the name it was given.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) given: Given,
    pub(super) origin: Origin,
}

/// What is known of names while the file is read.
pub(super) struct Known<'a> {
    pub(super) is_setting: &'a dyn Fn(&str) -> bool,
    pub(super) is_section: &'a dyn Fn(&str) -> bool,
}

/// The file's text; `None` where there is no file.
pub(super) fn read(path: &Path) -> Result<Option<String>, String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{}: cannot be read: {error}", path.display())),
    };
    let mut text = String::new();
    let read = file.take(LARGEST_FILE + 1).read_to_string(&mut text);
    match read {
        Ok(bytes) if bytes as u64 > LARGEST_FILE => Err(format!("{}: larger than 1 MiB", path.display())),
        Ok(_) => Ok(Some(text)),
        Err(error) => Err(format!("{}: cannot be read: {error}", path.display())),
    }
}

/// The values in the text, and what is wrong with it.
pub(super) fn parse(path: &Path, text: &str, known: &Known<'_>) -> (Vec<Found>, Vec<String>) {
    let at = |start: usize| {
        let line = 1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count();
        Origin::File { path: path.to_owned(), line }
    };
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    match DeTable::parse(text) {
        Ok(table) => walk("", table.get_ref(), known, &at, &mut found, &mut problems),
        Err(error) => {
            let origin = at(error.span().map_or(0, |span| span.start));
            problems.push(format!("{origin}: {}", one_line(error.message())));
        }
    }
    (found, problems)
}

fn walk(
    prefix: &str,
    table: &DeTable<'_>,
    known: &Known<'_>,
    at: &dyn Fn(usize) -> Origin,
    found: &mut Vec<Found>,
    problems: &mut Vec<String>,
) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        let origin = at(key.span().start);
        match value.get_ref() {
            DeValue::Table(inner)
                if !(known.is_setting)(&name) && (!inner.is_empty() || (known.is_section)(&name)) =>
            {
                walk(&format!("{name}."), inner, known, at, found, problems);
            }
            _ if (known.is_section)(&name) => {
                problems.push(format!(
                    "{origin}: `{name}` is a section: write `[{name}]` and its settings below it"
                ));
            }
            other => found.push(Found { name, given: given(other), origin }),
        }
    }
}

fn given(value: &DeValue<'_>) -> Given {
    match value {
        DeValue::String(text) => Given::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Given::Bare(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Given::Bare(truth.to_string()),
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map_or(Given::Other, Given::List)
        }
        _ => Given::Other,
    }
}

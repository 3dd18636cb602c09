//! The sample file, made from the code.

use super::{Config, section::Group};

impl Config {
    /// `teahouse.toml` with every setting, its text and its default, commented out.
    #[must_use]
    pub fn sample() -> String {
        let mut defaults = Self::default();
        let mut text = String::new();
        for group in defaults.groups() {
            write_group(&mut text, &group);
        }
        text
    }
}

fn write_group(text: &mut String, group: &Group<'_>) {
    if !group.name.is_empty() {
        text.push('\n');
    }
    write_lines(text, group.lines);
    if !group.name.is_empty() {
        text.push_str(&format!("[{}]\n", group.name));
    }
    for entry in &group.entries {
        text.push('\n');
        write_lines(text, entry.lines);
        if let Some(range) = entry.slot.range() {
            text.push_str(&format!("# {range}.\n"));
        }
        let key = entry.name.rsplit('.').next().unwrap_or(entry.name);
        text.push_str(&format!("#{key} = {}\n", entry.slot.show()));
    }
}

/// The lines start with the space that stands after `///`.
fn write_lines(text: &mut String, lines: &[&str]) {
    for line in lines {
        text.push_str(&format!("#{line}\n"));
    }
}

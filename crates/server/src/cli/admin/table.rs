//! Answers for people: tables and facts, in plain text.
//!
//! Must never let a name move the cursor or turn the direction of what is printed: such characters are shown escaped.
//! Bounds: a cell is cut after [`LONGEST`] characters.

use serde_json::Value;
use teahouse_wire::admin::Command;

const LONGEST: usize = 60;

/// A list as a table: the columns that people read.
pub(super) fn of(command: &Command, items: &[Value], more: bool) -> String {
    if items.is_empty() {
        return "nothing".to_owned();
    }
    let columns = columns(command);
    let head: Vec<String> = columns.iter().map(|column| head(column)).collect();
    let rows: Vec<Vec<String>> =
        items.iter().map(|item| columns.iter().map(|column| cell(at(item, column))).collect()).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text: Vec<String> = std::iter::once(&head).chain(&rows).map(|row| line(row, &widths)).collect();
    if more {
        text.push("There is more: --rows N shows more, --json all of a row.".to_owned());
    }
    text.join("\n")
}

fn columns(command: &Command) -> &'static [&'static str] {
    match command {
        Command::ListUsers(_) => &["id", "login", "name", "role", "email", "disabled_at", "last_seen"],
        Command::ListSessions { .. } => &["device", "address", "created_at", "last_seen"],
        Command::ListRooms(_) => &["room", "title", "kind", "members", "head", "last_at", "archived"],
        Command::ListMembers(_) => &["id", "login", "name", "role", "joined_at"],
        Command::FindMessages(_) => &["room", "seq", "sent_at", "user.name", "text"],
        Command::ListMedia(_) => &["id", "kind", "bytes", "name", "owner.name", "created_at"],
        Command::ListReports(_) => {
            &["id", "state", "room", "seq", "author.name", "reporter.name", "reason", "text"]
        }
        Command::ListBans(_) => &["id", "room", "person.name", "network", "reason", "by", "until"],
        Command::ListInvites(_) => &["id", "kind", "room", "role", "by", "uses", "uses_left", "expires_at"],
        Command::ListKeys(_) => &["id", "name", "person.name", "rights", "last_used", "revoked_at"],
        Command::ListWords(_) => &["word", "action", "by.name", "created_at"],
        Command::ListSettings(_) => &["key", "value", "source"],
        _ => &["id", "at", "actor_name", "action", "target", "detail"],
    }
}

fn head(column: &str) -> String {
    column.split('.').next().unwrap_or_default().replace('_', " ").to_uppercase()
}

fn at<'a>(item: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(item, |value, key| &value[key])
}

/// One value on one line.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    };
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// What neither ends a line nor moves a cursor nor turns the reading direction.
fn harmless(c: char) -> char {
    let harmful = c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if harmful { '·' } else { c }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let blanks = width.saturating_sub(cell.chars().count());
        format!("{cell}{}", " ".repeat(blanks))
    });
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

/// An object as its values, one a line; `None` where it has none. What has parts is written below its name.
pub(super) fn facts(answer: &Value) -> Option<String> {
    let mut lines = Vec::new();
    collect("", answer, &mut lines);
    // Which order an object has depends on how JSON was built in.
    lines.sort();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn collect(prefix: &str, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(parts) => {
            for (name, part) in parts.iter().filter(|(name, _)| *name != "series") {
                let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                collect(&path, part, lines);
            }
        }
        Value::Null => {}
        Value::String(text) => lines.push(named(prefix, &text.chars().map(harmless).collect::<String>())),
        other => lines.push(named(prefix, &cell(other))),
    }
}

fn named(name: &str, value: &str) -> String {
    if name.is_empty() { value.to_owned() } else { format!("{name}: {value}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use teahouse_wire::admin::{SettingsFilter, WordsFilter};

    use super::*;

    #[test]
    fn a_table_is_aligned_and_nothing_in_it_moves_the_cursor() {
        let items = [
            json!({"word": "x\u{1b}[2J", "action": "mask", "created_at": "2026"}),
            json!({"word": "咖啡", "action": "refuse", "created_at": "2026", "by": {"name": "Ada"}}),
        ];
        let shown = of(&Command::ListWords(WordsFilter::default()), &items, true);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "WORD   ACTION  BY   CREATED AT");
        assert_eq!(lines[1], "x·[2J  mask    -    2026");
        assert_eq!(lines[2], "咖啡     refuse  Ada  2026");
        assert!(lines[3].starts_with("There is more"));
        assert_eq!(of(&Command::ListSettings(SettingsFilter::default()), &[], false), "nothing");
    }

    #[test]
    fn a_long_text_is_cut() {
        let items = [json!({"room": "tea", "seq": 1, "text": "x".repeat(500)})];
        let filter = serde_json::from_value(json!({})).unwrap();
        let shown = of(&Command::FindMessages(filter), &items, false);
        assert!(shown.ends_with(&format!("{}…", "x".repeat(60))), "{shown}");
    }

    #[test]
    fn facts_are_one_a_line() {
        let answer = json!({"user": {"id": "u_1", "email": null}, "url": "/reset/x"});
        assert_eq!(facts(&answer).unwrap(), "url: /reset/x\nuser.id: u_1");
        assert_eq!(facts(&json!({})), None);
    }
}

//! Lists that come in pieces: what they are narrowed to, and where they go on.
//!
//! Must never put what people wrote into a query: only its place. Bounds: [`MOST`] rows a piece.

use rusqlite::{Connection, Row, types::Value};
use teahouse_domain::{Cursor, List};

use crate::{error::Tried, rows::signed};

/// Most rows of one piece.
pub(crate) const MOST: usize = 500;

/// What a list is narrowed to.
pub(crate) struct Where {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    pub(crate) const fn new() -> Self {
        Self { conditions: Vec::new(), values: Vec::new() }
    }

    /// A condition without a value.
    pub(crate) fn plain(&mut self, condition: &str) {
        self.conditions.push(condition.to_owned());
    }

    /// One condition or the other, or none.
    pub(crate) fn when(&mut self, choice: Option<bool>, yes: &str, no: &str) {
        match choice {
            Some(true) => self.plain(yes),
            Some(false) => self.plain(no),
            None => {}
        }
    }

    /// A condition whose value stands for `?1` in it, wherever that is.
    pub(crate) fn value(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.conditions.push(condition.replace("?1", &format!("?{}", self.values.len())));
    }

    pub(crate) fn number(&mut self, condition: &str, value: u64) {
        self.value(condition, signed(value));
    }

    /// A condition whose `?1` is a pattern with `text` anywhere in it.
    pub(crate) fn like(&mut self, condition: &str, text: &str) {
        self.value(condition, pattern(text));
    }

    /// Goes on after this place.
    pub(crate) fn after(&mut self, (at, id): (&str, &str), place: Value, which: Value) {
        self.values.extend([place, which]);
        let count = self.values.len();
        self.conditions.push(format!("({at}, {id}) < (?{}, ?{count})", count - 1));
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }
}

/// A pattern for LIKE with this text anywhere in it, its own `%`, `_` and `\` taken literally.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// That the room in this column was not ended.
pub(crate) fn live_room(column: &str) -> String {
    format!("{column} IN (SELECT id FROM rooms WHERE deleted_at IS NULL)")
}

/// One piece of a list, sorted by two columns, falling; `read` says of each row where the list goes on after it.
pub(crate) fn page<T>(
    connection: &Connection,
    select: &str,
    mut conditions: Where,
    (at, id): (&str, &str),
    cursor: Option<Cursor>,
    limit: usize,
    mut read: impl FnMut(&Row<'_>) -> Tried<(Cursor, T)>,
) -> Tried<List<T>> {
    if let Some(cursor) = cursor {
        conditions.after((at, id), signed(cursor.at).into(), signed(cursor.id).into());
    }
    let limit = limit.clamp(1, MOST);
    let sql = format!("{select}{} ORDER BY {at} DESC, {id} DESC LIMIT {}", conditions.sql(), limit + 1);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query(rusqlite::params_from_iter(conditions.values))?;
    let mut list = List { items: Vec::new(), next: None };
    let mut last = None;
    while let Some(row) = found.next()? {
        if list.items.len() == limit {
            list.next = last;
            break;
        }
        let (place, item) = read(row)?;
        last = Some(place);
        list.items.push(item);
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_taken_literally() {
        assert_eq!(pattern("50% _a\\"), "%50\\% \\_a\\\\%");
    }
}

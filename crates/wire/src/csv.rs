//! Lists as tables, for people who open them in a spreadsheet.
//!
//! Must never give a spreadsheet something to run: a cell that begins like a formula gets an apostrophe before it.
//! Bounds: the rows it is given.

use std::borrow::Cow;

use serde_json::Value;

/// A table with a head: one column for each path (`created_by.name` looks into an object), one line for each row.
/// RFC 4180, lines end with CRLF.
#[must_use]
pub fn table(columns: &[&str], rows: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    line(&mut out, columns.iter().map(|&column| Cow::Borrowed(column)));
    out.append(&mut self::rows(columns, rows));
    out
}

/// More lines of the same table.
#[must_use]
pub fn rows(columns: &[&str], rows: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for row in rows {
        line(&mut out, columns.iter().map(|column| cell(at(row, column))));
    }
    out
}

fn at<'a>(row: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(row, |value, key| value.get(key).unwrap_or(&Value::Null))
}

/// A list of plain values is its values with blanks between; what else has parts is JSON.
fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::String(text) => text.into(),
        Value::Array(list) if list.iter().all(Value::is_string) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            texts.join(" ").into()
        }
        other => other.to_string().into(),
    }
}

fn line<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, &cell);
    }
    out.extend_from_slice(b"\r\n");
}

fn write(out: &mut Vec<u8>, cell: &str) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = formula || cell.contains(['"', ',', '\r', '\n', '\t', ';']) || cell.trim() != cell;
    if !quoted {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    if formula {
        out.push(b'\'');
    }
    out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn one(value: Value) -> String {
        let table = String::from_utf8(table(&["a"], &[json!({"a": value})])).unwrap();
        table.strip_prefix("a\r\n").unwrap().strip_suffix("\r\n").unwrap().to_owned()
    }

    #[test]
    fn a_table_has_a_head_and_a_line_for_each_row() {
        let rows = [
            json!({"id": "u_1", "by": {"name": "王, \"Tea\""}, "rights": ["read", "write"], "n": 7, "on": true}),
            json!({"id": "u_2", "detail": {"x": 1}}),
        ];
        let table =
            String::from_utf8(table(&["id", "by.name", "rights", "n", "on", "detail"], &rows)).unwrap();
        assert_eq!(
            table,
            "id,by.name,rights,n,on,detail\r\n\
             u_1,\"王, \"\"Tea\"\"\",read write,7,true,\r\n\
             u_2,,,,,\"{\"\"x\"\":1}\"\r\n"
        );
    }

    #[test]
    fn nothing_is_a_formula() {
        for (cell, shown) in [
            ("=1+1", "\"'=1+1\""),
            ("+7", "\"'+7\""),
            ("-7", "\"'-7\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("=\"x\"", "\"'=\"\"x\"\"\""),
            ("a=1", "a=1"),
            ("two\nlines", "\"two\nlines\""),
            (" =1", "\" =1\""),
        ] {
            assert_eq!(one(json!(cell)), shown, "{cell:?}");
        }
    }

    proptest! {
        /// Read as RFC 4180 says, a cell is what it was, with at most an apostrophe before it.
        #[test]
        fn every_cell_is_read_back(text: String) {
            let shown = one(json!(text));
            let read = match shown.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
                Some(inner) => inner.replace("\"\"", "\""),
                None => shown,
            };
            prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(read.strip_prefix('\'').filter(|rest| *rest == text).unwrap_or(&read), &text);
        }
    }
}

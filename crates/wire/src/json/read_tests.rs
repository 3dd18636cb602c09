//! The reader against `serde_json`, and what is meant to break it.

use proptest::prelude::*;
use serde_json::Value;
use teahouse_domain::{Code, Result};

use super::{Kind, MAX_DEPTH, Reader};

fn accepts(text: &str) -> Result<()> {
    let mut reader = Reader::new(text);
    reader.skip()?;
    reader.end()
}

/// The same text, read by the reader into a tree.
fn tree(reader: &mut Reader<'_>) -> Result<Value> {
    Ok(match reader.kind()? {
        Kind::Text => Value::String(reader.string()?.into_owned()),
        Kind::Number => serde_json::from_str(reader.number()?).expect("the reader knows what a number is"),
        Kind::Null => reader.null().map(|()| Value::Null)?,
        Kind::Bool => serde_json::from_str(reader.span()?).expect("true or false"),
        Kind::List => {
            let mut list = Vec::new();
            reader.elements(|reader| tree(reader).map(|value| list.push(value)))?;
            Value::Array(list)
        }
        Kind::Object => {
            let mut object = serde_json::Map::new();
            reader.members(|reader, key| {
                object.insert(key.into_owned(), tree(reader)?);
                Ok(())
            })?;
            Value::Object(object)
        }
    })
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..8)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Text that looks like JSON often enough to be interesting.
fn nearly_json() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\\",
        "\\u00e9",
        "\"\\ud83d\\ude00\"",
        "\\ud800",
        "1",
        "-",
        "0",
        ".5",
        "e3",
        "E+9",
        "null",
        "true",
        "fals",
        " ",
        "\n",
        "茶",
        "\u{1}",
        "NaN",
        "01",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_serde_writes_is_read_as_serde_reads_it(value in any_json()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let mut reader = Reader::new(&text);
        prop_assert_eq!(tree(&mut reader).unwrap(), value);
        prop_assert!(reader.end().is_ok());
    }

    #[test]
    fn what_is_json_is_what_serde_says(text in nearly_json()) {
        // serde_json refuses numbers beyond f64; here they stay text.
        let theirs = serde_json::from_str::<Value>(&text);
        let huge = theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        prop_assert!(huge || accepts(&text).is_ok() == theirs.is_ok(), "{:?}: {:?}", text, theirs);
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        drop(accepts(&text));
    }
}

#[test]
fn a_depth_bomb_is_an_error_and_no_overflow() {
    for bomb in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        assert_eq!(accepts(&bomb).unwrap_err().code, Code::BadJson);
    }
    let deepest = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert!(accepts(&deepest).is_ok());
    assert!(accepts(&format!("[{deepest}]")).is_err());
}

#[test]
fn numbers_are_as_json_has_them() {
    for good in ["0", "-0", "1.50", "1e999", "-12.5E-3", "18446744073709551616"] {
        assert!(accepts(good).is_ok(), "{good}");
    }
    for bad in ["01", "+1", "1.", ".5", "1e", "-", "NaN", "Infinity", "-Infinity", "0x1", "1_000"] {
        assert_eq!(accepts(bad).unwrap_err().code, Code::BadJson, "{bad}");
    }
}

#[test]
fn strings_end_and_pair_their_surrogates() {
    for bad in [
        "\"a",
        "\"\\\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\x\"",
        "\"a\nb\"",
        "\"\\u+123\"",
    ] {
        assert_eq!(accepts(bad).unwrap_err().code, Code::BadJson, "{bad}");
    }
    assert_eq!(Reader::new("\"\\ud83d\\ude00\\/\\u0000\"").string().unwrap(), "😀/\0");
}

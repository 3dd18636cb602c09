//! A pull reader for one JSON value: the caller says what it expects next.
//!
//! Must never recurse deeper than [`MAX_DEPTH`](super::MAX_DEPTH) and never read past the text.

use std::borrow::Cow;

use teahouse_domain::{Code, Error, Result};

use super::{MAX_DEPTH, first_special};

/// What stands next in the text, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Null,
    Bool,
    List,
    Object,
}

/// A place in a JSON text.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// As [`Reader::new`], for bytes that nobody has looked at.
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes).map_err(|_| Error::new(Code::BadJson, "not UTF-8"))?;
        Ok(Self::new(text))
    }

    pub(crate) fn kind(&mut self) -> Result<Kind> {
        self.blanks();
        match self.peek() {
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'[') => Ok(Kind::List),
            Some(b'{') => Ok(Kind::Object),
            _ => Err(self.bad()),
        }
    }

    /// A string; borrowed when it has no escapes.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>> {
        self.blanks();
        self.expect(b'"')?;
        let start = self.at;
        let end = self.special()?;
        if self.text.as_bytes()[end] == b'"' {
            self.at = end + 1;
            return Ok(Cow::Borrowed(&self.text[start..end]));
        }
        let mut value = String::with_capacity(end - start + 16);
        loop {
            let end = self.special()?;
            value.push_str(&self.text[self.at..end]);
            self.at = end + 1;
            match self.text.as_bytes()[end] {
                b'"' => return Ok(Cow::Owned(value)),
                b'\\' => value.push(self.escape()?),
                _ => return Err(self.bad()),
            }
        }
    }

    /// A number, as it is written.
    pub(crate) fn number(&mut self) -> Result<&'a str> {
        self.blanks();
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    pub(crate) fn null(&mut self) -> Result<()> {
        self.word("null")
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Result<bool> {
        self.blanks();
        let value = self.peek() == Some(b't');
        self.word(if value { "true" } else { "false" }).map(|()| value)
    }

    /// Any value, unread but checked.
    pub(crate) fn skip(&mut self) -> Result<()> {
        match self.kind()? {
            Kind::Text => self.string().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::Null => self.null(),
            Kind::Bool => self.boolean().map(drop),
            Kind::List => self.elements(Self::skip),
            Kind::Object => self.members(|reader, _key| reader.skip()),
        }
    }

    /// Any value, as it is written.
    pub(crate) fn span(&mut self) -> Result<&'a str> {
        self.blanks();
        let start = self.at;
        self.skip()?;
        Ok(&self.text[start..self.at])
    }

    /// An object: `each` must read the value behind every key.
    pub(crate) fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, Cow<'a, str>) -> Result<()>,
    ) -> Result<()> {
        self.series(b'{', b'}', |reader| {
            let key = reader.string()?;
            reader.blanks();
            reader.expect(b':')?;
            each(reader, key)
        })
    }

    /// A list: `each` must read every value.
    pub(crate) fn elements(&mut self, each: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.series(b'[', b']', each)
    }

    /// Nothing but blanks may follow.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.blanks();
        if self.at == self.text.len() { Ok(()) } else { Err(self.bad()) }
    }

    fn series(&mut self, open: u8, close: u8, mut each: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.blanks();
        self.expect(open)?;
        if self.depth == MAX_DEPTH {
            return Err(Error::new(
                Code::BadJson,
                format!("lists and objects nest at most {MAX_DEPTH} deep"),
            ));
        }
        self.depth += 1;
        self.blanks();
        if !self.take(close) {
            loop {
                each(self)?;
                self.blanks();
                if self.take(close) {
                    break;
                }
                self.expect(b',')?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// The place of the next byte of a string that is not plain text.
    fn special(&self) -> Result<usize> {
        let rest = &self.text.as_bytes()[self.at..];
        first_special(rest).map(|offset| self.at + offset).ok_or_else(|| self.cut_short())
    }

    fn escape(&mut self) -> Result<char> {
        let letter = self.peek().ok_or_else(|| self.cut_short())?;
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.code_point(),
            _ => return Err(self.bad()),
        })
    }

    fn code_point(&mut self) -> Result<char> {
        let first = self.four_digits()?;
        let scalar = match first {
            0xd800..=0xdbff if self.text[self.at..].starts_with("\\u") => {
                self.at += 2;
                let second = self.four_digits()?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return Err(self.bad());
                }
                0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            other => other,
        };
        char::from_u32(scalar).ok_or_else(|| self.bad())
    }

    fn four_digits(&mut self) -> Result<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or_else(|| self.cut_short())?;
        let mut value = 0;
        for &digit in digits {
            value = value * 16 + char::from(digit).to_digit(16).ok_or_else(|| self.bad())?;
        }
        self.at += 4;
        Ok(value)
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.bad()) } else { Ok(()) }
    }

    fn word(&mut self, word: &str) -> Result<()> {
        self.blanks();
        if !self.text[self.at..].starts_with(word) {
            return Err(self.bad());
        }
        self.at += word.len();
        Ok(())
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.take(byte) { Ok(()) } else { Err(self.bad()) }
    }

    #[cold]
    fn bad(&self) -> Error {
        if self.at >= self.text.len() {
            return self.cut_short();
        }
        Error::new(Code::BadJson, format!("not valid JSON at byte {}", self.at))
    }

    #[cold]
    fn cut_short(&self) -> Error {
        Error::new(Code::BadJson, "not valid JSON: it ends too early")
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;

//! Source text with its comments and literals blanked out, so that the rules below see code alone.
//!
//! Not a parser: it knows just enough of Rust and JavaScript to tell where a literal or a comment ends. Lengths
//! and lines stay as they are; bytes that are blanked become spaces.

/// The languages whose functions are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    JavaScript,
}

/// `text` with comments, strings, characters, regular expressions and templates as spaces.
pub(super) fn code_only(text: &str, language: Language) -> String {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        out: Vec::with_capacity(text.len()),
        literal_end: usize::MAX,
        templates: Vec::new(),
    };
    while lexer.at < lexer.bytes.len() {
        match language {
            Language::Rust => lexer.rust(),
            Language::JavaScript => lexer.javascript(),
        }
    }
    // Blanking is bytewise and blanks whole literals, so what is left of other scripts is only in identifiers.
    String::from_utf8_lossy(&lexer.out).into_owned()
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Vec<u8>,
    /// Where the last string, template or expression ended in `out`.
    literal_end: usize,
    /// For each open `${`, how many braces are open inside it.
    templates: Vec<usize>,
}

impl Lexer<'_> {
    fn rust(&mut self) {
        if self.comment(true) || self.raw_string() {
            return;
        }
        match self.bytes[self.at] {
            b'"' => self.quoted(b'"'),
            b'\'' if self.is_character() => self.quoted(b'\''),
            _ => self.keep(),
        }
    }

    fn javascript(&mut self) {
        if self.comment(false) {
            return;
        }
        match self.bytes[self.at] {
            quote @ (b'"' | b'\'') => self.quoted(quote),
            b'`' => {
                self.blank();
                self.template();
            }
            b'/' if self.starts_regular_expression() => self.regular_expression(),
            b'{' => {
                if let Some(open) = self.templates.last_mut() {
                    *open += 1;
                }
                self.keep();
            }
            b'}' if self.templates.last() == Some(&0) => {
                self.templates.pop();
                self.blank();
                self.template();
            }
            b'}' => {
                if let Some(open) = self.templates.last_mut() {
                    *open -= 1;
                }
                self.keep();
            }
            _ => self.keep(),
        }
    }

    fn comment(&mut self, nested: bool) -> bool {
        if self.rest().starts_with(b"//") {
            while self.at < self.bytes.len() && self.bytes[self.at] != b'\n' {
                self.blank();
            }
            return true;
        }
        if !self.rest().starts_with(b"/*") {
            return false;
        }
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            if self.rest().starts_with(b"*/") {
                depth = if nested { depth - 1 } else { 0 };
                self.blanks(2);
                if depth == 0 {
                    break;
                }
            } else if self.rest().starts_with(b"/*") {
                depth += 1;
                self.blanks(2);
            } else {
                self.blank();
            }
        }
        true
    }

    /// `r"…"`, `r##"…"##` and the same after `b` or `c`.
    fn raw_string(&mut self) -> bool {
        let after_name = self.at > 0 && is_name(self.bytes[self.at - 1]);
        let rest = self.rest();
        let prefix = usize::from(matches!(rest[0], b'b' | b'c'));
        if after_name || rest.get(prefix) != Some(&b'r') {
            return false;
        }
        let hashes = rest[prefix + 1..].iter().take_while(|byte| **byte == b'#').count();
        if rest.get(prefix + 1 + hashes) != Some(&b'"') {
            return false;
        }
        let end: Vec<u8> = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
        self.blanks(prefix + 2 + hashes);
        while self.at < self.bytes.len() && !self.rest().starts_with(&end) {
            self.blank();
        }
        self.blanks(end.len());
        true
    }

    fn quoted(&mut self, quote: u8) {
        self.blank();
        while self.at < self.bytes.len() && self.bytes[self.at] != quote {
            self.blanks(if self.bytes[self.at] == b'\\' { 2 } else { 1 });
        }
        self.end_literal();
    }

    /// `'a'` and `'\n'`, but not the lifetime `'a`.
    fn is_character(&self) -> bool {
        let rest = &self.rest()[1..];
        let width = match rest.first() {
            Some(b'\\') => return true,
            Some(first) if *first >= 0xf0 => 4,
            Some(first) if *first >= 0xe0 => 3,
            Some(first) if *first >= 0xc0 => 2,
            _ => 1,
        };
        rest.get(width) == Some(&b'\'')
    }

    /// From after a backtick, or after the `}` of a `${…}`, to the end of this part of the template.
    fn template(&mut self) {
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'`' => return self.end_literal(),
                b'$' if self.rest().starts_with(b"${") => {
                    self.templates.push(0);
                    return self.blanks(2);
                }
                b'\\' => self.blanks(2),
                _ => self.blank(),
            }
        }
    }

    /// A slash after a value divides; after an operator or `return` it begins an expression.
    fn starts_regular_expression(&self) -> bool {
        if self.out.get(self.literal_end..).is_some_and(|since| since.trim_ascii().is_empty()) {
            return false;
        }
        let before = self.out.trim_ascii_end();
        match before.last() {
            None => true,
            Some(last) if is_name(*last) => {
                let start = before.iter().rposition(|byte| !is_name(*byte)).map_or(0, |at| at + 1);
                matches!(
                    &before[start..],
                    b"return" | b"typeof" | b"case" | b"in" | b"of" | b"await" | b"yield"
                )
            }
            Some(last) => !matches!(last, b')' | b']' | b'}'),
        }
    }

    fn regular_expression(&mut self) {
        self.blank();
        let mut in_class = false;
        while self.at < self.bytes.len() && self.bytes[self.at] != b'\n' {
            match self.bytes[self.at] {
                b'\\' => self.blank(),
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => return self.end_literal(),
                _ => {}
            }
            self.blank();
        }
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn keep(&mut self) {
        self.out.push(self.bytes[self.at]);
        self.at += 1;
    }

    fn end_literal(&mut self) {
        self.blank();
        self.literal_end = self.out.len();
    }

    fn blank(&mut self) {
        self.blanks(1);
    }

    fn blanks(&mut self, count: usize) {
        let end = (self.at + count).min(self.bytes.len());
        self.out
            .extend(self.bytes[self.at..end].iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
        self.at = end;
    }
}

/// Whether the byte may stand in a name.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[test]
fn rust_literals_and_comments_are_blanked() {
    let check = |text: &str, expected: &str| assert_eq!(code_only(text, Language::Rust), expected, "{text}");
    check("a /* b /* c */ } */ d", "a                   d");
    check("let s = \"{ \\\" }\"; // }", "let s =         ;     ");
    check("r#\"a \" }\"# x", "           x");
    check("br\"}\" x", "      x");
    check("matches!(c, '{' | '\\'' | '茶')", "matches!(c,     |      |      )");
    check("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}");
    check("for_r\"\"", "for_r  ");
}

#[test]
fn javascript_literals_and_comments_are_blanked() {
    let check =
        |text: &str, expected: &str| assert_eq!(code_only(text, Language::JavaScript), expected, "{text}");
    check("a = `x ${f({})} }`;", "a =      f({})    ;");
    check("a = `${`${b}`}`", "a =       b    ");
    check("x.replace(/[/}]\\/{/g, '}')", "x.replace(         g,    )");
    check("a = b / c; d = e / f", "a = b / c; d = e / f");
    check("return /}/.test(x)", "return    .test(x)");
    check("'a' / b / c", "    / b / c");
    check("/* { */ f() // }", "        f()     ");
}

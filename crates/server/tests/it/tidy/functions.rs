//! Where functions begin and end, by matching braces in text that has only code left.

use super::lexer::{Language, is_name};

/// A function and how many lines it takes, signature and closing brace counted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) line: usize,
    pub(super) lines: usize,
}

/// Every function of a file, nested ones too.
pub(super) fn functions(code: &str, language: Language) -> Vec<Function> {
    let bytes = code.as_bytes();
    let bodies = match language {
        Language::Rust => rust_bodies(bytes),
        Language::JavaScript => javascript_bodies(bytes),
    };
    let line_of = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let measure = |(start, open): (usize, usize)| {
        let line = line_of(start);
        Function { line, lines: line_of(closing(bytes, open)) - line + 1 }
    };
    bodies.into_iter().map(measure).collect()
}

/// `(start of "fn", its opening brace)`; a declaration without a body is left out.
fn rust_bodies(bytes: &[u8]) -> Vec<(usize, usize)> {
    let is_keyword = |at: usize| {
        bytes[at..].starts_with(b"fn ") && (at == 0 || !is_name(bytes[at - 1])) && is_name(bytes[at + 3])
    };
    let starts = (0..bytes.len().saturating_sub(3)).filter(|at| is_keyword(*at));
    starts.filter_map(|start| rust_open(bytes, start).map(|open| (start, open))).collect()
}

fn rust_open(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b';' if depth == 0 => return None,
            b'{' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// A brace after `=>`, or after parentheses that belong to no statement.
fn javascript_bodies(bytes: &[u8]) -> Vec<(usize, usize)> {
    let opens = (0..bytes.len()).filter(|at| bytes[*at] == b'{');
    opens.filter_map(|open| javascript_start(bytes, open).map(|start| (start, open))).collect()
}

fn javascript_start(bytes: &[u8], open: usize) -> Option<usize> {
    let before = bytes[..open].trim_ascii_end();
    if before.ends_with(b"=>") {
        return Some(before.len() - 2);
    }
    if before.last() != Some(&b')') {
        return None;
    }
    let parenthesis = opening(before, before.len() - 1)?;
    let name = bytes[..parenthesis].trim_ascii_end();
    let word = name.iter().rposition(|byte| !is_name(*byte)).map_or(name, |at| &name[at + 1..]);
    let is_statement = matches!(word, b"if" | b"for" | b"while" | b"switch" | b"catch" | b"with" | b"await");
    (!is_statement).then_some(parenthesis)
}

fn closing(bytes: &[u8], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

fn opening(bytes: &[u8], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev() {
        match bytes[at] {
            b')' => depth += 1,
            b'(' if depth == 1 => return Some(at),
            b'(' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[test]
fn rust_functions_are_measured() {
    let code = "trait T { fn a(&self);\n fn b() -> [u8; 2] {\n if x { y }\n }\n}\nlet f: fn(u8) = g;\nfn c<const N: usize>(\n x: [u8; 3],\n) {}";
    let expected = [Function { line: 2, lines: 3 }, Function { line: 7, lines: 3 }];
    assert_eq!(functions(code, Language::Rust), expected);
}

#[test]
fn javascript_functions_are_measured() {
    let code = "function a(b = {}) {\n if (b) {\n }\n}\nclass C {\n d() {\n }\n}\nconst e = async (x) => {\n for (;;) {\n }\n};";
    let lines: Vec<_> = functions(code, Language::JavaScript).iter().map(|it| (it.line, it.lines)).collect();
    assert_eq!(lines, [(1, 4), (6, 2), (9, 4)]);
}

//! The passwords that are tried first. Where the list comes from: `common.md`.
//!
//! Must never be sent anywhere to be checked: the list is inside the program. Bounds: 160 KB, 15 comparisons.

/// In lower case, one a line, sorted by bytes.
const LIST: &[u8] = include_bytes!("common.txt");

/// Whether a password is on the list, whatever its case.
pub(super) fn is_common(password: &str) -> bool {
    let word = password.trim().to_lowercase();
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = LIST[low..middle].iter().rposition(|&byte| byte == b'\n').map_or(low, |at| low + at + 1);
        let end = LIST[middle..].iter().position(|&byte| byte == b'\n').map_or(LIST.len(), |at| middle + at);
        match LIST[start..end].cmp(word.as_bytes()) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_long_enough() {
        let lines: Vec<&[u8]> = LIST.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.len(), 19_640);
        assert!(lines.is_sorted_by(|one, other| one < other));
    }

    #[test]
    fn every_word_of_the_list_is_found_and_others_are_not() {
        let text = std::str::from_utf8(LIST).unwrap();
        assert!(text.lines().all(is_common));
        assert!(text.lines().all(|word| !is_common(&format!("{word}\u{1}"))));
        for word in ["", "\n", "password\n123456789x", "zzzzzzzzzzzzzzzz", "correct horse battery staple"] {
            assert!(!is_common(word), "{word:?}");
        }
        assert!(is_common("PassWord1") && is_common(" qwertyuiop "));
    }
}

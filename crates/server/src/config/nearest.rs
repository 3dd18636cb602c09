//! Finds what a misspelt name was meant to be.

/// The known name nearest to `name`; a right key in a wrong section is near too.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const WRONG_SECTION: usize = 2;
    known.into_iter().min_by_key(|candidate| {
        let whole = strsim::damerau_levenshtein(name, candidate);
        let key = strsim::damerau_levenshtein(last_part(name), last_part(candidate));
        whole.min(key + WRONG_SECTION)
    })
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

//! Pages of lists: cursors in, items out.

use teahouse_domain::{Cursor, List, Result};
use teahouse_wire::rest::{Items, Paging};

/// Where the page begins.
///
/// # Errors
/// `bad_request` for what was no `next`.
pub(crate) fn cursor(paging: &Paging) -> Result<Option<Cursor>> {
    paging.cursor.as_deref().map(str::parse).transpose()
}

/// The page as it travels.
pub(crate) fn items<T>(list: List<T>) -> Items<T> {
    Items { items: list.items, next: list.next.map(|cursor| cursor.to_string()) }
}

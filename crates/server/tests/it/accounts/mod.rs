//! Accounts: how people come and go, where they are signed in, and what a stranger gets to know of them.

mod caps;
mod coming;
mod export;
mod forgotten;
mod keys;
mod passwords;
mod sessions;
mod vouched;

//! Accounts: how people come and go, where they are signed in, and what a stranger gets to know of them.

mod caps;
mod coming;
mod export;
mod forgotten;
mod kept;
mod keys;
mod makers;
mod passwords;
mod pictures;
mod published;
mod roles;
mod sessions;
mod vouched;

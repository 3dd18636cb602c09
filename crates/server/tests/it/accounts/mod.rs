//! Accounts: how people come and go, where they are signed in, and what a stranger gets to know of them.

mod caps;
mod coming;
mod emails;
mod export;
mod forgotten;
mod imported;
mod kept;
mod keys;
mod makers;
mod names;
mod pages;
mod passwords;
mod pictures;
mod published;
mod roles;
mod sessions;
mod tries;
mod vouched;

//! HTTP: one file per resource. A handler takes its request apart, calls one action or one read, and shows
//! the answer. Must never write to the store nor publish: `actions` does.

pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod assets;
pub(crate) mod downloads;
pub(crate) mod form;
pub(crate) mod health;
pub(crate) mod input;
pub(crate) mod invites;
pub(crate) mod me;
pub(crate) mod media;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod moderation;
pub(crate) mod pace;
pub(crate) mod pages;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod rooms;
pub(crate) mod spec;

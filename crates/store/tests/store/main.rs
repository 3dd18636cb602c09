//! The store as its users see it: stories over a real file in a temporary folder.

mod accounts;
mod audit;
mod backup;
mod claims;
mod codes;
mod deletion;
mod dense;
mod door;
mod faults;
mod history;
mod house;
mod lists;
mod made;
mod media;
mod members;
mod recent;
mod removals;
mod resend;
mod rooms;
mod silenced;
mod upgrade;

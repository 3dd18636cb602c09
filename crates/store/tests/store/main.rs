//! The store as its users see it: stories over a real file in a temporary folder.

mod accounts;
mod audit;
mod backup;
mod dense;
mod door;
mod faults;
mod history;
mod house;
mod media;
mod recent;
mod resend;
mod rooms;

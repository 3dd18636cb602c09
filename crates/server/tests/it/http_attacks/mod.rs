//! Requests that no client sends by accident.

mod handshakes;
mod heads;
mod hosts;
mod methods;
mod operators;
mod slow;

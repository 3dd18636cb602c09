//! REST: what it answers, what it refuses, and that every refusal is JSON with the right status.

mod documented;
mod doors;
mod me;
mod posting;
mod reading;
mod refusals;

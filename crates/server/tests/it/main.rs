//! All stories about the running server, in one binary: one link, many tests.

#![allow(
    unreachable_pub,
    dead_code,
    reason = "a test binary has no outside, and support serves many stories"
)]

mod accounts;
mod admin;
mod attacks_sockets;
mod both_wires;
mod canaries;
mod chat;
mod deadlines;
mod golden;
mod http_attacks;
mod join;
mod limits;
mod media;
mod permissions;
mod program;
mod recovery;
mod rest;
mod revocation;
mod rooms;
mod slow_readers;
mod support;
mod tidy;
mod tutorial_recording;

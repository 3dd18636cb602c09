//! Pages of history over HTTP, one after another on one connection, at random places of a room.
//!
//! Must never count a page that is not full: an answer without its messages would be a fast one.

use std::time::Instant;

use super::http::Http;
use super::protocol::Answer;
use super::{Generator, room_name};
use crate::Failure;
use crate::statistics::Histogram;

impl Generator {
    /// Fetches that many pages of that length.
    pub(super) fn pages(&mut self, count: usize, limit: u64) -> Result<Answer, Failure> {
        let (target, _) = self.target.clone().ok_or(Failure::NoTarget)?;
        let mut http = Http::connect(target)?;
        let newest = http.get(&format!("{}?limit=1", path()))?;
        let newest: serde_json::Value =
            serde_json::from_slice(&newest).map_err(|error| Failure::Protocol(error.to_string()))?;
        let head = newest["head"].as_u64().filter(|&head| head > limit);
        let head = head.ok_or_else(|| Failure::Refused(format!("no history to page through: {newest}")))?;
        let mut histogram = Histogram::new();
        let started = Instant::now();
        let mut bytes = 0;
        for _ in 0..count {
            let before = limit + 1 + self.ids.random() % (head - limit);
            let asked = Instant::now();
            let page = http.get(&format!("{}?before={before}&limit={limit}", path()))?;
            histogram.add(asked.elapsed().as_nanos() as u64);
            bytes += page.len() as u64;
            let messages = memchr::memmem::find_iter(&page, br#""seq":"#).count() as u64;
            if messages != limit {
                return Err(Failure::Refused(format!("a page before {before} has {messages} messages")));
            }
        }
        let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
        Ok(Answer {
            answers: histogram.total(),
            bytes,
            seconds: started.elapsed().as_secs_f64(),
            p50_us: micro(histogram.percentile(50.0)),
            p99_us: micro(histogram.percentile(99.0)),
            highest_us: micro(histogram.highest()),
            ..Answer::default()
        })
    }
}

fn path() -> String {
    format!("/api/v1/rooms/{}/messages", room_name(0))
}

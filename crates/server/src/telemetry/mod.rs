//! What the server says about itself: lines on standard error, and numbers at `/metrics`.
//!
//! Must never hold what people say or what proves who they are: no message, name, token, cookie or query
//! string is a field or a label. Bounds: a logged value is cut, and labels come from closed sets.

mod line;
mod log;
pub mod metrics;
mod refusals;
mod routes;
pub mod series;
mod snapshot;
#[cfg(test)]
mod tests;
mod text;

pub use log::start;
pub use metrics::{CONTENT_TYPE, Histogram, Metrics, Route, Snapshot, Wire};

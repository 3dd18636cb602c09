//! The log: which lines are written, and where to.

use std::io;

use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer as _, Registry,
    filter::Targets,
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
};

use super::line::Line;
use crate::config::{Log, LogLevel};

/// Our crates all begin with it.
const OURS: &str = "teahouse";

/// Sends lines to standard error from now on. The first call in a process counts.
pub fn start(settings: &Log) {
    // A second server in one process (in tests) writes to the log of the first.
    let _ = tracing::subscriber::set_global_default(subscriber(settings, io::stderr));
}

/// The log as the settings want it, to any writer.
pub(super) fn subscriber<W>(settings: &Log, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let level = filter_of(settings.level);
    let targets = Targets::new().with_default(level.min(LevelFilter::WARN)).with_target(OURS, level);
    let lines = fmt::layer().event_format(Line::new(settings.format)).with_writer(writer);
    Registry::default().with(lines.with_filter(targets))
}

fn filter_of(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}

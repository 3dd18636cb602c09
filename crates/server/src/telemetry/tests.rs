//! Lines that stay lines, and a page of metrics that a scraper can read.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex},
};

use teahouse_domain::Code;
use tracing_subscriber::fmt::MakeWriter;

use super::{
    log::subscriber,
    metrics::{Histogram, Metrics, Route, Snapshot, Wire},
};
use crate::config::{Log, LogFormat, LogLevel};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn written(format: LogFormat, level: LogLevel, what: impl FnOnce()) -> String {
    let paper = Paper::default();
    let settings = Log { format, level };
    tracing::subscriber::with_default(subscriber(&settings, paper.clone()), what);
    let bytes = paper.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_line_says_when_how_bad_where_and_what() {
    let line = written(LogFormat::Text, LogLevel::Info, || {
        tracing::info!(target: "teahouse::start", port = 8070, host = "here", "listening on {}", "it");
    });
    let (time, rest) = line.split_once(' ').unwrap();
    assert!(time.ends_with('Z') && time.contains('T'), "{time}");
    assert_eq!(rest, " INFO teahouse::start: listening on it port=8070 host=here\n");
}

#[test]
fn no_value_ends_a_line_or_reaches_the_terminal() {
    let name = "Eve\r\n2026 INFO forged\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{2028}\0";
    for format in [LogFormat::Text, LogFormat::Json] {
        let error = io::Error::other(name);
        let line = written(format, LogLevel::Info, || {
            tracing::warn!(target: "teahouse", name, %error, debug = ?error, "hello {name}");
        });
        assert_eq!(line.matches('\n').count(), 1, "{line:?}");
        let harmful = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2028}');
        assert!(!line.contains(harmful), "{line:?}");
        assert!(line.contains("forged"));
    }
}

#[test]
fn a_line_for_programs_is_json_and_keeps_every_character() {
    let value = "a \"quoted\" \\ back\u{1b}[0m 茶\n";
    let line = written(LogFormat::Json, LogLevel::Info, || {
        tracing::error!(target: "teahouse", value, count = 3_u64, minus = -1_i64, yes = true, half = 0.5, "{value}");
    });
    let json: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((json["level"].as_str(), json["target"].as_str()), (Some("ERROR"), Some("teahouse")));
    assert_eq!((json["message"].as_str(), json["value"].as_str()), (Some(value), Some(value)));
    assert_eq!(
        (json["count"].as_u64(), json["minus"].as_i64(), json["yes"].as_bool()),
        (Some(3), Some(-1), Some(true))
    );
    assert_eq!(json["half"].as_str(), Some("0.5"));
}

#[test]
fn an_endless_value_is_cut() {
    let value = "x".repeat(1 << 20);
    for format in [LogFormat::Text, LogFormat::Json] {
        let line = written(format, LogLevel::Info, || tracing::info!(target: "teahouse", value, "cut"));
        assert!(line.len() < 4_096 && line.contains('…'), "{}", line.len());
        assert!(format == LogFormat::Text || serde_json::from_str::<serde_json::Value>(&line).is_ok());
    }
}

#[test]
fn the_level_holds_for_us_and_others_only_warn() {
    let speak = || {
        tracing::debug!(target: "teahouse_store::log", "our debug");
        tracing::info!(target: "teahouse", "our info");
        tracing::info!(target: "hyper::proto", "their info");
        tracing::warn!(target: "hyper::proto", "their warning");
    };
    let heard = |level| {
        let text = written(LogFormat::Text, level, speak);
        ["our debug", "our info", "their info", "their warning"].map(|words| text.contains(words))
    };
    assert_eq!(heard(LogLevel::Info), [false, true, false, true]);
    assert_eq!(heard(LogLevel::Debug), [true, true, false, true]);
    assert_eq!(heard(LogLevel::Error), [false; 4]);
    assert_eq!(heard(LogLevel::Off), [false; 4]);
}

/// Reads the page as a scraper does: every sample under the head of its family, no family twice.
fn scrape(page: &str) -> HashMap<String, f64> {
    let (mut samples, mut families, mut family) = (HashMap::new(), Vec::new(), "");
    for line in page.lines() {
        if let Some(head) = line.strip_prefix("# TYPE ") {
            let (name, kind) = head.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(kind != "counter" || name.ends_with("_total"), "{line}");
            assert!(!families.contains(&name), "{name} twice");
            families.push(name);
            family = name;
        } else if !line.starts_with("# HELP ") {
            let (name, value) = line.rsplit_once(' ').unwrap();
            let bare = name.split('{').next().unwrap();
            let known = bare == family
                || ["_bucket", "_sum", "_count"].iter().any(|end| bare == format!("{family}{end}"));
            assert!(known && bare.starts_with("teahouse_"), "{line}");
            assert!(samples.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{name} twice");
        }
    }
    samples
}

#[test]
fn what_happened_is_on_the_page() {
    let metrics = Metrics::default();
    metrics.opened(Wire::Chat);
    metrics.opened(Wire::Chat);
    metrics.closed(Wire::Chat);
    metrics.accepted(Wire::Tutorial);
    metrics.accepted(Wire::Rest);
    metrics.refused(Code::RateLimited);
    metrics.refused(Code::RateLimited);
    metrics.refused(Code::Internal);
    metrics.http_answered(Route::of("/chat/tea/"), 200);
    metrics.http_answered(Route::of("/wp-admin"), 404);
    metrics.http_answered(Route::of("/ws/chat/tea/"), 599);
    metrics.media_in(10);
    metrics.media_out(20);
    let samples = scrape(&metrics.text(&Snapshot::default()));
    let expected = [
        ("teahouse_connections{wire=\"chat.v1\"}", 1.0),
        ("teahouse_connections{wire=\"tutorial\"}", 0.0),
        ("teahouse_messages_accepted_total{wire=\"tutorial\"}", 1.0),
        ("teahouse_messages_accepted_total{wire=\"rest\"}", 1.0),
        ("teahouse_refusals_total{code=\"rate_limited\"}", 2.0),
        ("teahouse_refusals_total{code=\"internal\"}", 1.0),
        ("teahouse_http_requests_total{route=\"page\",status=\"200\"}", 1.0),
        ("teahouse_http_requests_total{route=\"other\",status=\"404\"}", 1.0),
        ("teahouse_http_requests_total{route=\"tutorial_socket\",status=\"other\"}", 1.0),
        ("teahouse_media_bytes_total{direction=\"in\"}", 10.0),
        ("teahouse_media_bytes_total{direction=\"out\"}", 20.0),
        ("teahouse_ready", 0.0),
    ];
    for (name, value) in expected {
        assert_eq!(samples.get(name), Some(&value), "{name}");
    }
}

#[test]
fn what_the_others_count_is_on_the_page() {
    let snapshot = Snapshot {
        ready: true,
        committed: 7,
        commit_seconds: Histogram { buckets: vec![(0.0005, 1), (0.01, 3)], count: 4, sum: 1.5 },
        log_queue_bytes: 11,
        delivered: 13,
        segment_bytes: 17,
        lagged: 19,
        closed: vec![(1009, 2), (4302, 3)],
        lost: 5,
        ..Snapshot::default()
    };
    let samples = scrape(&Metrics::default().text(&snapshot));
    let expected = [
        ("teahouse_ready", 1.0),
        ("teahouse_events_committed_total", 7.0),
        ("teahouse_commit_seconds_bucket{le=\"0.0005\"}", 1.0),
        ("teahouse_commit_seconds_bucket{le=\"+Inf\"}", 4.0),
        ("teahouse_commit_seconds_sum", 1.5),
        ("teahouse_commit_seconds_count", 4.0),
        ("teahouse_queue_bytes{queue=\"log\"}", 11.0),
        ("teahouse_deliveries_total", 13.0),
        ("teahouse_segment_bytes", 17.0),
        ("teahouse_lagged_readers_total", 19.0),
        ("teahouse_closed_total{by=\"server\",code=\"4302\"}", 3.0),
        ("teahouse_closed_total{by=\"nobody\",code=\"none\"}", 5.0),
    ];
    for (name, value) in expected {
        assert_eq!(samples.get(name), Some(&value), "{name}");
    }
}

#[test]
fn every_path_has_its_route() {
    let cases = [
        ("/", Route::Page),
        ("/chat/tea/", Route::Page),
        ("/static/app.js", Route::Asset),
        ("/admin/users/", Route::Admin),
        ("/api/v1/admin/users", Route::Admin),
        ("/ws", Route::ChatSocket),
        ("/ws/chat/tea/", Route::TutorialSocket),
        ("/media/m_1/thumbnail", Route::Media),
        ("/api/v1/media", Route::Upload),
        ("/api/v1/me", Route::Me),
        ("/api/v1/rooms/tea/messages", Route::Messages),
        ("/api/v2", Route::Other),
        ("/api/openapi.json", Route::Spec),
        ("/livez", Route::Health),
        ("/metrics", Route::Metrics),
        ("/../etc", Route::Other),
    ];
    for (path, route) in cases {
        assert_eq!(Route::of(path), route, "{path}");
    }
}

//! Requests by route and status, both from closed sets: nobody makes labels by asking for odd addresses.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Route {
    /// `/` and `/chat/…`.
    Page,
    /// `/static/…`.
    Asset,
    /// `/ws/chat/…`.
    TutorialSocket,
    /// `/ws`.
    ChatSocket,
    /// `/api/v1/rooms/…/messages` and `…/events`.
    Messages,
    /// `/api/v1/media`.
    Upload,
    /// `/media/…`.
    Media,
    /// `/api/v1/me`.
    Me,
    /// `/admin/…` and `/api/v1/admin/…`.
    Admin,
    /// `/api/openapi.json` and its like.
    Spec,
    /// `/livez` and `/readyz`.
    Health,
    /// `/metrics`.
    Metrics,
    /// What is nowhere.
    Other,
}

const ROUTES: [(Route, &str); 13] = [
    (Route::Page, "page"),
    (Route::Asset, "asset"),
    (Route::TutorialSocket, "tutorial_socket"),
    (Route::ChatSocket, "chat_socket"),
    (Route::Messages, "messages"),
    (Route::Upload, "upload"),
    (Route::Media, "media"),
    (Route::Me, "me"),
    (Route::Admin, "admin"),
    (Route::Spec, "spec"),
    (Route::Health, "health"),
    (Route::Metrics, "metrics"),
    (Route::Other, "other"),
];

const STATUSES: [u16; 28] = [
    101, 200, 201, 204, 206, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 416,
    421, 426, 429, 431, 500, 503, 507,
];

impl Route {
    /// The route of a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        match first {
            "" | "chat" => Self::Page,
            "admin" => Self::Admin,
            "static" | "favicon.ico" => Self::Asset,
            "ws" if path.starts_with("/ws/chat/") => Self::TutorialSocket,
            "ws" => Self::ChatSocket,
            "media" => Self::Media,
            "livez" | "readyz" => Self::Health,
            "metrics" => Self::Metrics,
            "api" => match path {
                "/api/v1/media" => Self::Upload,
                "/api/v1/me" => Self::Me,
                "/api/openapi.json" | "/api/asyncapi.json" => Self::Spec,
                _ if path.starts_with("/api/v1/admin/") => Self::Admin,
                _ if path.starts_with("/api/v1/rooms/") => Self::Messages,
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

/// The counters; the last of each row is for statuses that are not listed.
#[derive(Debug, Default)]
pub(super) struct Requests([Statuses; ROUTES.len()]);

#[derive(Debug)]
struct Statuses([AtomicU64; STATUSES.len() + 1]);

impl Default for Statuses {
    fn default() -> Self {
        Self([const { AtomicU64::new(0) }; STATUSES.len() + 1])
    }
}

impl Requests {
    pub(super) fn count(&self, route: Route, status: u16) {
        let column = STATUSES.binary_search(&status).unwrap_or(STATUSES.len());
        self.0[route as usize].0[column].fetch_add(1, Relaxed);
    }

    /// Route, status and count of those that ever happened.
    pub(super) fn read(&self) -> impl Iterator<Item = (&'static str, String, u64)> {
        let rows = ROUTES.iter().map(|(route, name)| (*name, &self.0[*route as usize]));
        let cells = rows.flat_map(|(name, row)| {
            row.0.iter().enumerate().map(move |(column, count)| (name, column, count))
        });
        cells.filter_map(|(name, column, count)| {
            let count = count.load(Relaxed);
            let status = STATUSES.get(column).map_or_else(|| "other".to_owned(), u16::to_string);
            (count > 0).then_some((name, status, count))
        })
    }
}

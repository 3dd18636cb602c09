//! Whether the process lives, whether it can store, and what it counts.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Extension, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse as _,
};

use crate::{app::App, http::pages, reply, telemetry::metrics::CONTENT_TYPE, web_policy::Client};

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: it can store; else 503 and why not.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Response<Body> {
    match app.readiness() {
        Ok(()) => live().await.into_response(),
        Err(error) => reply::error_with(StatusCode::SERVICE_UNAVAILABLE, &error),
    }
}

/// `GET /metrics`: to loopback and `metrics.allow` only; to everybody else it is not there.
pub(crate) async fn metrics(
    State(app): State<Arc<App>>,
    client: Extension<Client>,
    headers: HeaderMap,
) -> Response<Body> {
    if !app.policy.may_read_metrics(client.address, &headers) {
        return pages::nothing_here().await;
    }
    let mut response = Response::new(Body::from(app.metrics_text()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    response
}

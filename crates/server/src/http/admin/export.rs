//! Lists as pages and as files: everything that the filter lets through, as a table or as JSON.
//!
//! Must never hold more than one page: a file is written while it is read, and whoever stops reading stops it.
//! Bounds: one page at a time, read when the one before was taken. A file has no end but the list's: half of it that looks
//! like all of it would be worse than none.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, Response, StatusCode, header},
};
use futures_util::stream;
use serde_json::{Value, json};
use teahouse_domain::Result;
use teahouse_wire::{
    admin::{Command, Format},
    csv,
};

use super::{answer, run};
use crate::{actions, actions::By, app::App, http::input::Caller, reply::Answer, transfer::Transfer};

/// A page where the query names no format, else a file.
pub(super) async fn list(
    app: &Arc<App>,
    caller: &Caller,
    name: &str,
    command: Command,
    format: Format,
    query: Option<&str>,
) -> Answer {
    if !query.is_some_and(|query| query.split('&').any(|part| part.starts_with("format="))) {
        return answer(app, caller, StatusCode::OK, command).await;
    }
    let columns = command.columns().unwrap_or_default();
    let mut command = command;
    command.go_on(None)?;
    let first = run(app, caller, command.clone()).await?;
    actions::admin::note_export(app, &caller.by(), name).await?;
    let pages = Pages::after(app, caller, command, &first);
    let written = match format {
        Format::Csv => Written::table(columns),
        Format::Json => Written::json(),
    };
    Ok(file(name, format, pages, written, first))
}

/// `GET audit/export`: each link of the chain, one a line, the first one first.
pub(crate) async fn audit(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    let command = Command::ExportAudit { after: 0 };
    let first = run(&app, &caller, command.clone()).await?;
    let pages = Pages::after(&app, &caller, command, &first);
    let mut response = streamed(pages, Written::lines(), first);
    attach(&mut response, "application/x-ndjson", "audit.ndjson");
    Ok(response)
}

fn file(name: &str, format: Format, pages: Pages, written: Written, first: Value) -> Response<Body> {
    let mut response = streamed(pages, written, first);
    match format {
        Format::Csv => attach(&mut response, "text/csv; charset=utf-8", &format!("{name}.csv")),
        Format::Json => attach(&mut response, "application/json", &format!("{name}.json")),
    }
    response
}

fn attach(response: &mut Response<Body>, kind: &'static str, name: &str) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let place = HeaderValue::from_str(&format!("attachment; filename=\"teahouse-{name}\""));
    headers.insert(header::CONTENT_DISPOSITION, place.expect("names of lists are plain letters"));
}

/// The pages that follow.
struct Pages {
    app: Arc<App>,
    by: By,
    transfer: Transfer,
    command: Command,
    next: Option<String>,
}

impl Pages {
    fn after(app: &Arc<App>, caller: &Caller, command: Command, first: &Value) -> Self {
        let (app, transfer) = (Arc::clone(app), caller.transfer(app));
        Self { app, by: caller.by(), transfer, command, next: cursor_of(first) }
    }

    /// The next page; `None` after the last. Whoever is an admin no more, or may not be here, gets no more of them.
    async fn next(&mut self) -> Option<Result<Value>> {
        let cursor = self.next.take()?;
        if let Err(error) = self.command.go_on(Some(cursor)) {
            return Some(Err(error));
        }
        let page = actions::admin::run(&self.app, &self.by, self.command.clone()).await;
        self.next = page.as_ref().ok().and_then(cursor_of);
        Some(self.transfer.look().and(page))
    }
}

fn cursor_of(page: &Value) -> Option<String> {
    page["next"].as_str().map(Into::into)
}

/// How rows are written one after the other.
struct Written {
    form: Form,
    any: bool,
}

enum Form {
    Table(Vec<&'static str>),
    Json,
    Lines,
}

impl Written {
    fn table(columns: Vec<&'static str>) -> Self {
        Self { form: Form::Table(columns), any: false }
    }

    fn json() -> Self {
        Self { form: Form::Json, any: false }
    }

    fn lines() -> Self {
        Self { form: Form::Lines, any: false }
    }

    fn page(&mut self, page: &Value) -> Vec<u8> {
        let rows = page["items"].as_array().map_or(&[][..], Vec::as_slice);
        let first = !std::mem::replace(&mut self.any, true);
        match &self.form {
            Form::Table(columns) if first => csv::table(columns, rows),
            Form::Table(columns) => csv::rows(columns, rows),
            Form::Lines => rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect(),
            Form::Json => {
                let mut out = if first { b"{\"items\":[".to_vec() } else { Vec::new() };
                for (index, row) in rows.iter().enumerate() {
                    let comma = if first && index == 0 { "" } else { "," };
                    out.extend_from_slice(format!("{comma}\n{row}").as_bytes());
                }
                out
            }
        }
    }

    fn end(&self, next: Option<&str>) -> Vec<u8> {
        match self.form {
            Form::Json => format!("\n],\"next\":{}}}\n", json!(next)).into_bytes(),
            Form::Table(_) | Form::Lines => Vec::new(),
        }
    }
}

/// A body that asks for the next page when the one before is read. A page that fails breaks it off: half a file is not
/// taken for a whole one.
fn streamed(pages: Pages, mut written: Written, first: Value) -> Response<Body> {
    let state = (pages, Some(written.page(&first)), written, false);
    let chunks = stream::unfold(state, |(mut pages, ready, mut written, ended)| async move {
        if let Some(chunk) = ready {
            return Some((Ok(Bytes::from(chunk)), (pages, None, written, false)));
        }
        if ended {
            return None;
        }
        let (chunk, ended) = match pages.next().await {
            Some(Ok(page)) => (Ok(written.page(&page)), false),
            Some(Err(error)) => (Err(error), true),
            None => (Ok(written.end(pages.next.as_deref())), true),
        };
        Some((chunk.map(Bytes::from), (pages, None, written, ended)))
    });
    Response::new(Body::from_stream(chunks))
}

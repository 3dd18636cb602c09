//! The control socket: how commands reach the server that holds the data.
//!
//! A Unix socket in the data folder, readable by its owner only: whoever can open it can read the files too, so whoever
//! speaks here is an admin. One line of JSON in, one line out.
//! Bounds: a line in is 64 KiB, one out 4 MiB; a command waits 10 s for its line; [`MOST_AT_ONCE`] commands at a time.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    os::unix::{fs::PermissionsExt as _, net::UnixStream as BlockingStream},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use teahouse_wire::admin::Command;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader as AsyncReader},
    net::{UnixListener, UnixStream},
    sync::Semaphore,
    time::timeout,
};

use crate::{
    actions::{self, By},
    app::App,
    backup,
    import::Parcel,
};

const SOCKET_FILE: &str = "control.sock";
const LINE_BYTES: u64 = 64 * 1024;
const ANSWER_BYTES: u64 = 4 * 1024 * 1024;
const LINE_WITHIN: Duration = Duration::from_secs(10);
const MOST_AT_ONCE: usize = 16;

/// What a command may ask of the running server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Order {
    /// Write a backup to this absolute path.
    Backup { file: PathBuf },
    /// Take these people and groups; what became of each is the answer, as JSON.
    Import(Parcel),
    /// Do what an admin can.
    Admin(Box<Command>),
}

/// What the server says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// It is done, and this is what was done; the answer to an admin is JSON.
    Done(String),
    /// It is not, and this is why.
    Failed(String),
}

/// Listens in the data folder. What an earlier server left there is removed: the lock on the folder is ours.
pub(crate) fn listen(folder: &Path) -> io::Result<UnixListener> {
    let path = folder.join(SOCKET_FILE);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Serves whoever connects: a backup takes its time, and others need not wait for it.
pub(crate) async fn run(listener: UnixListener, app: Arc<App>) {
    let places = Arc::new(Semaphore::new(MOST_AT_ONCE));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let app = Arc::clone(&app);
                tokio::spawn(async move {
                    if let Err(error) = serve(stream, &app).await {
                        tracing::debug!(%error, "a command hung up");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the control socket");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn serve(stream: UnixStream, app: &Arc<App>) -> io::Result<()> {
    let mut stream = AsyncReader::new(stream);
    let mut line = String::new();
    timeout(LINE_WITHIN, (&mut stream).take(LINE_BYTES).read_line(&mut line)).await??;
    let report = match serde_json::from_str(&line) {
        Ok(Order::Backup { file }) => write_backup(app, file).await,
        Ok(Order::Import(parcel)) => {
            let outcomes = actions::import::take(app, &By::console(), &parcel).await;
            serde_json::to_string(&outcomes)
                .map_or_else(|error| Report::Failed(error.to_string()), Report::Done)
        }
        Ok(Order::Admin(command)) => match actions::admin::run(app, &By::console(), *command).await {
            Ok(answer) => Report::Done(answer.to_string()),
            Err(error) => Report::Failed(error.message.into_owned()),
        },
        Err(error) => Report::Failed(format!("not an order: {error}")),
    };
    let mut answer = serde_json::to_vec(&report).map_err(io::Error::other)?;
    answer.push(b'\n');
    stream.get_mut().write_all(&answer).await
}

async fn write_backup(app: &Arc<App>, file: PathBuf) -> Report {
    let app = Arc::clone(app);
    let written = tokio::task::spawn_blocking(move || backup::write(&app.store, &app.config.data, &file));
    match written.await {
        Ok(Ok(summary)) => Report::Done(summary.to_string()),
        Ok(Err(error)) => Report::Failed(error.to_string()),
        Err(error) => Report::Failed(error.to_string()),
    }
}

/// Asks the server that runs on this folder; `None` when there is none.
pub(crate) fn ask(folder: &Path, order: &Order) -> io::Result<Option<Report>> {
    let mut stream = match BlockingStream::connect(folder.join(SOCKET_FILE)) {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut line = serde_json::to_vec(order).map_err(io::Error::other)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    let mut answer = String::new();
    BufReader::new(stream.take(ANSWER_BYTES)).read_line(&mut answer)?;
    serde_json::from_str(&answer).map(Some).map_err(io::Error::other)
}

//! `teahouse serve`: runs until it is told to stop.

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::{fail, say};
use crate::{Server, config::Config};

pub(super) fn run(config: Config) -> ExitCode {
    let running = match Server::start(config) {
        Ok(running) => running,
        Err(error) => return fail(&error),
    };
    say(&format!("listening on http://{}", running.address()));
    match wait_for_signal() {
        Ok(name) => tracing::info!(signal = name, "stopping"),
        Err(error) => return fail(&error),
    }
    running.stop();
    ExitCode::SUCCESS
}

/// A second signal ends the process at once: whoever sends it does not want to wait.
fn wait_for_signal() -> std::io::Result<&'static str> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let name = runtime.block_on(async {
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let name = tokio::select! { _ = terminate.recv() => "SIGTERM", _ = interrupt.recv() => "SIGINT" };
        Ok::<_, std::io::Error>(name)
    })?;
    std::thread::spawn(move || {
        let second = runtime.block_on(async {
            let (mut terminate, mut interrupt) =
                (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            Ok::<_, std::io::Error>(())
        });
        if second.is_ok() {
            std::process::exit(130);
        }
    });
    Ok(name)
}

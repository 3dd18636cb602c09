//! The accept loop: from a fresh TCP connection to hyper, and from hyper back to us when it was upgraded.
//!
//! A connection that has not sent a whole request head costs one small task and the bytes it sent, no more:
//! hyper, with its buffers, only sees complete heads. After a 101 the socket leaves tokio for a shard and
//! nothing of hyper stays. When the server stops, an answer under way is finished. Must never read a body (it
//! only throws away what comes after an answer) or decide anything about a request.
//! Bounds: the head's deadline and size, 128 accepts before others get their turn (tokio's own budget),
//! a pause when the process is out of file descriptors.

use std::{
    cell::RefCell,
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use parking_lot::Mutex;
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};

use crate::{
    preloaded::Preloaded,
    routes::{Arrival, Site},
    ws,
};

/// Says when the server stops.
pub(crate) type Stop = Arc<watch::Sender<bool>>;

/// Larger heads go to hyper unfinished, which answers 431.
const HEAD_BYTES: usize = 16 * 1024;
const PAUSE_WITHOUT_FILES: Duration = Duration::from_millis(50);

thread_local! {
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; HEAD_BYTES].into());
}

/// Accepts until the server stops. Whoever waits for [`Stop::closed`] waits for the answers under way.
pub(crate) async fn run(listener: TcpListener, site: Arc<Site>, stop: Stop) {
    let mut stopped = stop.subscribe();
    let mut complained: Option<Instant> = None;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // Not `changed`: it may have been said before this task began.
            _ = stopped.wait_for(|stopped| *stopped) => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                drop(tokio::spawn(serve(stream, peer, Arc::clone(&site), Arc::clone(&stop))))
            }
            Err(error) => {
                if complained.is_none_or(|at| at.elapsed() > Duration::from_secs(10)) {
                    tracing::warn!(%error, "cannot accept: raise the limit of open files");
                    complained = Some(Instant::now());
                }
                sleep(PAUSE_WITHOUT_FILES).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, site: Arc<Site>, stop: Stop) {
    let Ok(_place) = site.app.limits.arrive(peer.ip()) else { return };
    match timeout(site.app.config.deadlines.header, read_head(&stream)).await {
        // Boxed, so that a waiting task does not carry the size of an answering one.
        Ok(Ok(head)) if !head.is_empty() => Box::pin(answer(stream, head, peer, site, stop)).await,
        _ => {}
    }
}

/// Reads until the end of the request's head; the bytes may go beyond it.
async fn read_head(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    loop {
        stream.readable().await?;
        let read = SCRATCH.with_borrow_mut(|scratch| {
            let read = stream.try_read(scratch)?;
            head.extend_from_slice(&scratch[..read]);
            Ok::<_, io::Error>(read)
        });
        match read {
            Ok(0) => return Ok(Vec::new()),
            Ok(read) if is_whole(&head, read) || head.len() >= HEAD_BYTES => {
                head.shrink_to_fit();
                return Ok(head);
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// Only the newest bytes (and three before) can hold the end: a head sent byte by byte costs linear time.
fn is_whole(head: &[u8], newest: usize) -> bool {
    let from = head.len().saturating_sub(newest + 3);
    head[from..].windows(4).any(|window| window == b"\r\n\r\n")
}

async fn answer(stream: TcpStream, head: Vec<u8>, peer: SocketAddr, site: Arc<Site>, stop: Stop) {
    let slot: Arc<Mutex<Option<ws::Session>>> = Arc::default();
    let deadlines = &site.app.config.deadlines;
    let io = TokioIo::new(Preloaded::new(stream, head, deadlines.write_stall));
    let service = {
        let (site, slot) = (Arc::clone(&site), Arc::clone(&slot));
        service_fn(move |request| {
            let (site, slot) = (Arc::clone(&site), Arc::clone(&slot));
            Box::pin(async move { site.answer(Arrival { peer, slot }, request).await })
        })
    };
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(deadlines.header).max_buf_size(2 * HEAD_BYTES);
    let mut connection = builder.serve_connection(io, service);
    let mut stopped = stop.subscribe();
    let ended = tokio::select! {
        ended = poll_fn(|context| connection.poll_without_shutdown(context)) => Some(ended),
        _ = stopped.wait_for(|stopped| *stopped) => None,
    };
    let outcome = match ended {
        Some(outcome) => outcome,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|context| connection.poll_without_shutdown(context)).await
        }
    };
    // The answers are out: a client that keeps its side open must not hold up the stop.
    drop(stopped);
    let parts = connection.into_parts();
    let (stream, mut early) = parts.io.into_inner().into_parts();
    let adoption = slot.lock().take();
    match (outcome, adoption) {
        (Ok(()), Some(adoption)) => {
            early.splice(0..0, parts.read_buf.iter().copied());
            adopt(&site, stream, early, adoption);
        }
        (Ok(()), None) => drop(timeout(deadlines.body, linger(stream)).await),
        (Err(error), _) if error.is_parse() => drop(timeout(deadlines.body, linger(stream)).await),
        (Err(_), _) => {}
    }
}

fn adopt(site: &Site, stream: TcpStream, early: Vec<u8>, adoption: ws::Session) {
    match stream.into_std() {
        Ok(socket) => ws::adopt(&site.app, socket, early, adoption),
        Err(error) => tracing::debug!(%error, "a socket was lost on its way to its shard"),
    }
}

/// Closing on a peer that still sends would destroy the answer on its way: the rest is read and forgotten.
async fn linger(mut stream: TcpStream) {
    let mut open = stream.shutdown().await.is_ok();
    while open && stream.readable().await.is_ok() {
        let read = SCRATCH.with_borrow_mut(|scratch| stream.try_read(scratch));
        open = match read {
            Ok(read) => read > 0,
            Err(error) => error.kind() == io::ErrorKind::WouldBlock,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn the_end_of_a_head_is_found_across_reads() {
        let head = b"GET / HTTP/1.1\r\n\r\n";
        for split in 1..head.len() {
            assert!(!is_whole(&head[..split], split));
            assert!(is_whole(head, head.len() - split), "split at {split}");
        }
    }
}

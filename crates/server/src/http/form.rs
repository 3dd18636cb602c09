//! What keeps a form from filling the memory: its parser gathers a part's head until it ends, however long.
//!
//! Bounds: [`UNCLAIMED_BYTES`] between two pieces of a part's content.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
};
use hyper::body::Frame;

const UNCLAIMED_BYTES: usize = 256 * 1024;

/// Bytes that the parser took and of which nothing came out yet.
#[derive(Clone, Default)]
pub(crate) struct Unclaimed(Arc<AtomicUsize>);

impl Unclaimed {
    /// Content came out.
    pub(crate) fn claim(&self) {
        self.0.store(0, Relaxed);
    }

    /// The body, which fails when too much of it is unclaimed.
    pub(crate) fn guard(&self, body: Body) -> Guarded {
        Guarded { body, unclaimed: self.clone() }
    }
}

pub(crate) struct Guarded {
    body: Body,
    unclaimed: Unclaimed,
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
        let unclaimed = self.unclaimed.0.fetch_add(bytes, Relaxed);
        if unclaimed > UNCLAIMED_BYTES {
            return Poll::Ready(Some(Err(io::Error::other("the head of a part has no end").into())));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }
}

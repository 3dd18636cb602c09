//! A TCP stream that first gives back bytes which were already read, and that does not wait for ever for a
//! peer who stops reading.
//!
//! Bounds: the head that was read; `stall`, after which a blocked write fails.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

pub(crate) struct Preloaded {
    stream: TcpStream,
    head: Vec<u8>,
    given: usize,
    stall: Duration,
    blocked: Option<Pin<Box<Sleep>>>,
}

impl Preloaded {
    pub(crate) fn new(stream: TcpStream, head: Vec<u8>, stall: Duration) -> Self {
        Self { stream, head, given: 0, stall, blocked: None }
    }

    /// The stream and what nobody has read of the head.
    pub(crate) fn into_parts(mut self) -> (TcpStream, Vec<u8>) {
        let rest = self.head.split_off(self.given);
        (self.stream, rest)
    }

    /// A slow reader's answer: the write went on, or it is over.
    fn watch<T>(&mut self, context: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.blocked = None;
            return poll;
        }
        let stall = self.stall;
        let timer = self.blocked.get_or_insert_with(|| Box::pin(sleep(stall)));
        ready!(timer.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Preloaded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.given == self.head.len() {
            return Pin::new(&mut self.stream).poll_read(context, buffer);
        }
        let rest = &self.head[self.given..];
        let taken = rest.len().min(buffer.remaining());
        buffer.put_slice(&rest[..taken]);
        self.given += taken;
        if self.given == self.head.len() {
            // The head may be 16 KiB, and a kept-alive connection would hold it for nothing.
            self.head = Vec::new();
            self.given = 0;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Preloaded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, poll)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

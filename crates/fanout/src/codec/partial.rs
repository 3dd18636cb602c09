//! What a connection keeps between reads: the frame and the message that have not come whole.
//!
//! Exists only while something is incomplete. The message's buffer grows with the bytes that arrive, never
//! with the length that a header declares.

use super::{
    Fault, Rules,
    header::{self, Header, Opcode},
    mask::unmask,
};
use crate::{budget::Claim, frame::MAX_CONTROL};

/// A frame whose payload is still coming.
#[derive(Debug)]
struct Frame {
    header: Header,
    done: u64,
}

/// A message of which at least the first frame has begun.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) text: bool,
    pub(super) buffer: Vec<u8>,
    /// Bytes of `buffer` known to be UTF-8.
    checked: usize,
    declared: usize,
    fragments: u32,
    /// The budget had no room: the payload is read and dropped.
    pub(super) dropping: bool,
    pub(super) claim: Option<Claim>,
    pub(super) whole: bool,
}

#[derive(Debug, Default)]
pub(super) struct Partial {
    /// When its first byte came, as the caller counts time.
    pub(super) since: u32,
    stash: [u8; header::LONGEST],
    stashed: u8,
    frame: Option<Frame>,
    pub(super) open: Option<Open>,
    pub(super) control: Vec<u8>,
}

/// What the end of a frame brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Fragment,
    Message,
    Control(Opcode),
}

impl Partial {
    pub(super) fn since(now: u32) -> Self {
        Self { since: now, ..Self::default() }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.stashed == 0 && self.frame.is_none() && self.open.as_ref().is_none_or(|open| open.whole)
    }

    pub(super) const fn in_frame(&self) -> bool {
        self.frame.is_some()
    }

    pub(super) const fn message_open(&self) -> bool {
        self.open.is_some()
    }

    /// Bytes of the frame under way that are still to come.
    pub(super) fn missing(&self) -> usize {
        self.frame.as_ref().map_or(0, |frame| to_size(frame.header.length - frame.done))
    }

    pub(super) fn size(&self) -> usize {
        self.open.as_ref().map_or(0, |open| open.buffer.len())
    }

    /// Takes header bytes from the input, together with those that came before.
    pub(super) fn header(&mut self, input: &[u8], at: &mut usize) -> Result<Option<Header>, Fault> {
        let before = usize::from(self.stashed);
        let taken = (header::LONGEST - before).min(input.len() - *at);
        self.stash[before..before + taken].copy_from_slice(&input[*at..*at + taken]);
        match header::parse(&self.stash[..before + taken])? {
            Some((header, used)) => {
                *at += used - before;
                self.stashed = 0;
                Ok(Some(header))
            }
            None => {
                *at += taken;
                self.stashed = (before + taken) as u8;
                Ok(None)
            }
        }
    }

    /// Begins a frame whose payload does not lie whole in the input, or is part of a longer message.
    pub(super) fn begin(&mut self, header: Header, rules: &Rules<'_>) -> Result<(), Fault> {
        if header.opcode.is_control() {
            self.control.clear();
        } else {
            self.open_message(&header, rules)?;
        }
        self.frame = Some(Frame { header, done: 0 });
        Ok(())
    }

    fn open_message(&mut self, header: &Header, rules: &Rules<'_>) -> Result<(), Fault> {
        let open = self.open.get_or_insert_with(|| Open {
            text: header.opcode == Opcode::Text,
            buffer: Vec::new(),
            checked: 0,
            declared: 0,
            fragments: 0,
            dropping: false,
            claim: None,
            whole: false,
        });
        open.fragments += 1;
        if open.fragments > rules.max_fragments {
            return Err(Fault::Flood("the message has too many fragments"));
        }
        open.declared = open.declared.saturating_add(to_size(header.length));
        if open.declared > rules.max_message {
            return Err(Fault::TooBig);
        }
        if open.declared > rules.large_from && !open.dropping {
            let claim = open.claim.get_or_insert_with(|| rules.budget.claim());
            if !claim.grow_to(open.declared) {
                open.dropping = true;
                open.buffer = Vec::new();
                open.claim = None;
            }
        }
        Ok(())
    }

    /// Takes payload from the input. True when the frame is whole.
    pub(super) fn absorb(&mut self, input: &[u8], at: &mut usize) -> Result<bool, Fault> {
        let Some(frame) = &mut self.frame else { return Ok(true) };
        let taken = to_size(frame.header.length - frame.done).min(input.len() - *at);
        let piece = &input[*at..*at + taken];
        let phase = (frame.done % 4) as usize;
        *at += taken;
        frame.done += taken as u64;
        let key = frame.header.key;
        let whole = frame.done == frame.header.length;
        if frame.header.opcode.is_control() {
            append(&mut self.control, piece, key, phase, MAX_CONTROL);
        } else if let Some(open) = &mut self.open
            && !open.dropping
        {
            append(&mut open.buffer, piece, key, phase, open.declared);
            open.check_text()?;
        }
        Ok(whole)
    }

    /// Ends the frame that [`Self::absorb`] found whole.
    pub(super) fn end_frame(&mut self) -> Result<Ended, Fault> {
        let Some(Frame { header, .. }) = self.frame.take() else { return Ok(Ended::Fragment) };
        if header.opcode.is_control() {
            return Ok(Ended::Control(header.opcode));
        }
        match &mut self.open {
            Some(open) if header.last => {
                if open.text && !open.dropping && open.checked < open.buffer.len() {
                    return Err(Fault::Utf8);
                }
                open.whole = true;
                Ok(Ended::Message)
            }
            _ => Ok(Ended::Fragment),
        }
    }
}

impl Open {
    /// Fails as soon as the bytes so far cannot be the beginning of valid text.
    fn check_text(&mut self) -> Result<(), Fault> {
        if !self.text {
            return Ok(());
        }
        match simdutf8::compat::from_utf8(&self.buffer[self.checked..]) {
            Ok(_) => self.checked = self.buffer.len(),
            Err(error) if error.error_len().is_none() => self.checked += error.valid_up_to(),
            Err(_) => return Err(Fault::Utf8),
        }
        Ok(())
    }
}

/// Doubles at most, and never beyond what the frames so far have declared.
fn append(buffer: &mut Vec<u8>, piece: &[u8], key: [u8; 4], phase: usize, declared: usize) {
    let start = buffer.len();
    let needed = start + piece.len();
    if needed > buffer.capacity() {
        buffer.reserve_exact((2 * needed).min(declared.max(needed)) - start);
    }
    buffer.extend_from_slice(piece);
    unmask(&mut buffer[start..], key, phase);
}

/// Lengths are compared with limits that fit; what does not fit is above all of them.
fn to_size(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

//! What travels, checked as a whole: the vectors, the recording, hostile input, both documents and the prose.

mod documented;
mod documents;
mod hostile;
mod mirrors;
mod recording;
mod requests;
mod support;
mod vectors;

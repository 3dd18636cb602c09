//! From an upload to media that a message can name.
//!
//! The order is the promise: look (by content) → compare with the claim → outline and limits → copy without
//! metadata → thumbnail → sync and rename → hand over. The caller writes the row, and then keeps the files:
//! [`Accepted`] removes them when it is dropped before that, on a refusal as on a cancelled request.
//! No HTTP, no SQL. Bounds: CPU work two at a time, a picture of over 16 megapixels alone.

use std::{
    io::{self, BufReader, Write as _},
    sync::Arc,
};

use teahouse_domain::{Code, Error, Media, MediaId, MediaKind, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    accepted::Accepted,
    container::{self, Found},
    folder::{MediaFolder, Temporary, Upload, blocking, refusal},
    name::clean_file_name,
    picture::{self, Outline, Thumbnail},
    plan::Plan,
    sniff::{Format, HEAD_BYTES, sniff},
    source::Source,
};

const AT_ONCE: u32 = 2;
const LARGE_PIXELS: u64 = 16_000_000;
const MAX_BARS: usize = 64;
const LOUDEST: u8 = 100;
const NO_STEPS_LIMIT: u64 = u64::MAX;

/// What its sender says about an upload.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// Its file name, as it came.
    pub(crate) name: Option<String>,
    /// What it must turn out to be; `None` and `File`: whatever it is.
    pub(crate) claimed: Option<MediaKind>,
    /// Loudness of a recording; left out where the bytes are no sound.
    pub(crate) waveform: Option<Vec<u8>>,
}

/// The door for all media.
#[derive(Clone, Debug)]
pub(crate) struct Intake {
    folder: Arc<MediaFolder>,
    work: Arc<Semaphore>,
}

/// What a look at the bytes tells.
enum Look {
    Picture(Box<Outline>, &'static str),
    Container(Found),
    File(&'static str),
}

impl Intake {
    /// The door to that folder.
    pub(crate) fn new(folder: Arc<MediaFolder>) -> Self {
        Self { folder, work: Arc::new(Semaphore::new(AT_ONCE as usize)) }
    }

    /// The folder behind it.
    pub(crate) fn folder(&self) -> &Arc<MediaFolder> {
        &self.folder
    }

    /// Takes an upload whose bytes are all written.
    ///
    /// # Errors
    /// `bad_media` where the bytes are not what is claimed, or a picture that cannot be used; `bad_request` for
    /// a bad waveform; `storage_full`; `internal`. Nothing is left behind.
    pub(crate) async fn accept(&self, upload: Upload, about: About) -> Result<Accepted> {
        check_waveform(about.waveform.as_deref())?;
        let (temporary, slot) = upload.finish().await?;
        if temporary.bytes() == 0 {
            return Err(Error::new(Code::Empty, "an upload without a byte in it"));
        }
        let one = self.permits(1).await;
        let (temporary, look) = blocking(move || look(&temporary).map(|look| (temporary, look))).await?;
        check_claim(about.claimed, &look)?;
        let permits = match &look {
            Look::Picture(outline, _) if outline.pixels() > LARGE_PIXELS => {
                drop(one);
                self.permits(AT_ONCE).await
            }
            _ => one,
        };
        let folder = Arc::clone(&self.folder);
        blocking(move || {
            let stored = store(&folder, temporary, look, about);
            drop((permits, slot));
            stored
        })
        .await
    }

    /// The whole way for bytes that are in memory already.
    ///
    /// # Errors
    /// Those of [`MediaFolder::begin`], [`Upload::write`] and [`Intake::accept`].
    pub(crate) async fn accept_bytes(&self, bytes: &[u8], quota_left: u64, about: About) -> Result<Accepted> {
        let mut upload = self.folder.begin(Some(bytes.len() as u64), quota_left).await?;
        upload.write(bytes).await?;
        self.accept(upload, about).await
    }

    async fn permits(&self, count: u32) -> OwnedSemaphorePermit {
        Arc::clone(&self.work).acquire_many_owned(count).await.expect("it is never closed")
    }
}

fn look(temporary: &Temporary) -> Result<Look> {
    let mut source = open(temporary)?;
    let format = source.up_to(HEAD_BYTES).map(|head| sniff(&head)).map_err(|error| refusal(&error))?;
    source.go_to(0).map_err(|error| refusal(&error))?;
    if let Some(outline) = picture::outline(format, &mut source)? {
        let content_type = outline.content_type();
        return Ok(Look::Picture(Box::new(outline), content_type));
    }
    let mut source = open(temporary)?.with_steps(container::STEPS);
    let found = container::read(format, &mut source).map_err(|error| refusal(&error))?;
    let file =
        if let Format::Other(content_type) = format { content_type } else { "application/octet-stream" };
    Ok(found.map_or(Look::File(file), Look::Container))
}

fn open(temporary: &Temporary) -> Result<Source<std::fs::File>> {
    temporary.reader().and_then(|file| Source::new(file, NO_STEPS_LIMIT)).map_err(|error| refusal(&error))
}

impl Look {
    fn kind(&self) -> MediaKind {
        match self {
            Self::Picture(..) => MediaKind::Image,
            Self::Container(found) => found.kind,
            Self::File(_) => MediaKind::File,
        }
    }
}

fn check_claim(claimed: Option<MediaKind>, look: &Look) -> Result<()> {
    match claimed {
        None | Some(MediaKind::File) => Ok(()),
        Some(kind) if kind == look.kind() => Ok(()),
        Some(kind) => {
            let found = look.kind();
            let sentence = format!(
                "these bytes are not of type {kind}: they are of type {found}",
                kind = kind.as_str(),
                found = found.as_str()
            );
            Err(Error::new(Code::BadMedia, sentence))
        }
    }
}

fn check_waveform(waveform: Option<&[u8]>) -> Result<()> {
    let fits = |bars: &[u8]| bars.len() <= MAX_BARS && bars.iter().all(|bar| *bar <= LOUDEST);
    if waveform.is_none_or(fits) {
        return Ok(());
    }
    Err(Error::new(Code::BadRequest, "a waveform has at most 64 bars, each from 0 to 100"))
}

fn store(folder: &Arc<MediaFolder>, temporary: Temporary, look: Look, about: About) -> Result<Accepted> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| refusal(&io::Error::other(error)))?;
    let mut media = Media {
        id: MediaId::from_random(u128::from_le_bytes(random)),
        kind: look.kind(),
        content_type: String::new(),
        bytes: 0,
        name: about.name.as_deref().and_then(clean_file_name),
        picture: None,
        duration_ms: None,
        thumbnail: None,
        waveform: about.waveform.filter(|_| look.kind() == MediaKind::Voice),
    };
    let (file, thumbnail) = match look {
        Look::Picture(outline, content_type) => {
            content_type.clone_into(&mut media.content_type);
            media.picture = Some(outline.seen());
            let (file, thumbnail) = copy_picture(folder, &temporary, &outline)?;
            media.thumbnail = thumbnail.as_ref().map(|thumbnail| thumbnail.size);
            (file, thumbnail)
        }
        Look::Container(found) => {
            found.content_type.clone_into(&mut media.content_type);
            (media.picture, media.duration_ms) = (found.picture, found.duration_ms);
            (without_private(folder, temporary, &found).map_err(|error| refusal(&error))?, None)
        }
        Look::File(content_type) => {
            content_type.clone_into(&mut media.content_type);
            (temporary, None)
        }
    };
    media.bytes = file.bytes();
    let stored = thumbnail
        .map(|thumbnail| write_thumbnail(folder, &thumbnail))
        .transpose()
        .and_then(|thumbnail| Accepted::publish(folder, media, file, thumbnail));
    stored.map_err(|error| refusal(&error))
}

fn without_private(folder: &MediaFolder, original: Temporary, found: &Found) -> io::Result<Temporary> {
    match found.plan(original.bytes())? {
        Some(plan) => copy(folder, &original, &plan),
        None => Ok(original),
    }
}

fn copy(folder: &MediaFolder, original: &Temporary, plan: &Plan) -> io::Result<Temporary> {
    let mut copy = folder.temporary()?;
    plan.write(&mut original.reader()?, &mut copy)?;
    Ok(copy)
}

fn copy_picture(
    folder: &MediaFolder,
    original: &Temporary,
    outline: &Outline,
) -> Result<(Temporary, Option<Thumbnail>)> {
    let copied = || {
        let copy = copy(folder, original, &outline.plan)?;
        let reader = BufReader::new(copy.reader()?);
        Ok((copy, reader))
    };
    let (copy, reader) = copied().map_err(|error: io::Error| refusal(&error))?;
    let thumbnail = picture::thumbnail(reader, outline)?;
    Ok((copy, thumbnail))
}

fn write_thumbnail(folder: &MediaFolder, thumbnail: &Thumbnail) -> io::Result<Temporary> {
    let mut file = folder.temporary()?;
    file.write_all(&thumbnail.bytes)?;
    Ok(file)
}

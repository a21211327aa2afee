//! Gzip and deflate, kept from blowing up: a cap on what comes out, and on how much more it is than what went in.

use super::MAX_BYTES;
use crate::doc::{MAX_BODIES, Problem, ProblemKind};
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::{self, Read};

/// A body that packs better than this is no callback.
const MAX_RATIO: usize = 200;
/// Below this much the ratio says nothing.
const RATIO_FROM: usize = 1 << 20;
/// How gzip begins.
const MAGIC: [u8; 2] = [0x1F, 0x8B];

/// Whether bytes begin as gzip does.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// How much may still come out, of all that is packed in one capture.
pub(super) struct Room(usize);

impl Room {
    /// For a capture of which nothing was unpacked yet.
    pub(super) fn new() -> Self {
        Self(MAX_BYTES)
    }
}

/// Unpacks a file that begins as gzip does; any other comes back as it is.
pub(super) fn unpack_file(bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Vec<u8> {
    if bytes == MAGIC[..1] {
        problems.push(Problem::whole(ProblemKind::Incomplete, "the gzip data ends early"));
        return bytes;
    }
    gunzip(bytes, &mut Room::new(), problems)
}

/// Unpacks gzip, all of its members. What cannot be unpacked is a problem, what was unpacked until then stays.
pub(super) fn gunzip(bytes: Vec<u8>, room: &mut Room, problems: &mut Vec<Problem>) -> Vec<u8> {
    if !is_packed(&bytes) {
        // The receiver unpacked it and kept the header.
        return bytes;
    }
    let mut out = Output { bytes: Vec::new(), packed: bytes.len(), name: "gzip" };
    let mut rest = bytes.as_slice();
    for _ in 0..MAX_BODIES {
        let mut member = GzDecoder::new(rest);
        let outcome = out.read(&mut member, room);
        if outcome.is_err() {
            return out.finish(outcome, room, problems);
        }
        rest = member.into_inner();
        // Tapes and disks pad with zeros.
        if rest.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
            return out.finish(Ok(()), room, problems);
        }
        if !MAGIC.starts_with(rest) && !is_packed(rest) {
            break;
        }
    }
    out.finish(Err(Fault::Behind(rest.len())), room, problems)
}

/// Unpacks what is sent as `deflate`: with the frame of zlib, as it should be, or without one.
pub(super) fn inflate(bytes: Vec<u8>, room: &mut Room, problems: &mut Vec<Problem>) -> Vec<u8> {
    if std::str::from_utf8(&bytes).is_ok() {
        // The receiver unpacked it and kept the header.
        return bytes;
    }
    let mut out = Output { bytes: Vec::new(), packed: bytes.len(), name: "deflate" };
    let has_frame = matches!(bytes[..], [first, second, ..] if first & 15 == 8 && (usize::from(first) * 256 + usize::from(second)).is_multiple_of(31));
    let (outcome, rest) = if has_frame {
        let mut decoder = ZlibDecoder::new(bytes.as_slice());
        (out.read(&mut decoder, room), decoder.into_inner())
    } else {
        let mut decoder = DeflateDecoder::new(bytes.as_slice());
        (out.read(&mut decoder, room), decoder.into_inner())
    };
    let is_all = rest.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace());
    let outcome = outcome.and(if is_all { Ok(()) } else { Err(Fault::Behind(rest.len())) });
    out.finish(outcome, room, problems)
}

/// Why not all was unpacked.
enum Fault {
    /// It is more than is read.
    TooLarge,
    /// It ends early, or is damaged.
    Broken(io::Error),
    /// So many bytes behind it are something else.
    Behind(usize),
}

/// What comes out.
struct Output {
    bytes: Vec<u8>,
    /// How many bytes went in.
    packed: usize,
    name: &'static str,
}

impl Output {
    fn read(&mut self, decoder: &mut impl Read, room: &Room) -> Result<(), Fault> {
        let left = (room.0 + 1).saturating_sub(self.bytes.len());
        let outcome = decoder.by_ref().take(left as u64).read_to_end(&mut self.bytes);
        let len = self.bytes.len();
        if len > room.0 || (len > RATIO_FROM && len / self.packed > MAX_RATIO) {
            return Err(Fault::TooLarge);
        }
        outcome.map(|_| ()).map_err(Fault::Broken)
    }

    fn finish(mut self, outcome: Result<(), Fault>, room: &mut Room, problems: &mut Vec<Problem>) -> Vec<u8> {
        room.0 = room.0.saturating_sub(self.bytes.len());
        if let Err(fault) = outcome {
            let (kind, message) = self.told(&fault);
            problems.push(Problem::whole(kind, message));
            // What packs as well as a bomb does is only looked at; of what is large all that is read is kept.
            if let Fault::TooLarge = fault {
                let is_bomb = self.bytes.len() / self.packed > MAX_RATIO;
                self.bytes.truncate(if is_bomb { super::HEAD_BYTES } else { MAX_BYTES });
                self.bytes.shrink_to_fit();
            }
        }
        self.bytes
    }

    fn told(&self, fault: &Fault) -> (ProblemKind, String) {
        let name = self.name;
        match fault {
            Fault::TooLarge => {
                let message = format!(
                    "unpacks to more than is read ({MAX_BYTES} bytes, or {MAX_RATIO} times its size)"
                );
                (ProblemKind::TooLarge, message)
            }
            Fault::Behind(len) => {
                let message =
                    format!("behind the {name} data is something else that is not read: {len} bytes");
                (ProblemKind::Syntax, message)
            }
            Fault::Broken(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                (ProblemKind::Incomplete, format!("the {name} data ends early"))
            }
            Fault::Broken(error) if self.bytes.is_empty() => {
                (ProblemKind::Unreadable, format!("the {name} data cannot be unpacked: {error}"))
            }
            Fault::Broken(error) => {
                let message = format!("the {name} data is damaged, what was unpacked may be wrong: {error}");
                (ProblemKind::Unreadable, message)
            }
        }
    }
}

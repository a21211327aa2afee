//! Gzip, kept from blowing up: a cap on what comes out, and on how much more it is than what went in.

use super::MAX_BYTES;
use crate::doc::{Problem, ProblemKind};
use flate2::read::MultiGzDecoder;
use std::io::Read;

/// A body that packs better than this is no callback.
const MAX_RATIO: usize = 200;
/// Below this much the ratio says nothing.
const RATIO_FROM: usize = 1 << 20;

/// Whether bytes begin as gzip does.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// Unpacks a file that begins as gzip does; any other comes back as it is.
pub(super) fn unpack_file(bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Vec<u8> {
    if is_packed(&bytes) { gunzip(bytes, problems) } else { bytes }
}

/// Unpacks gzip, all of its members. What cannot be unpacked is a problem, what was unpacked until then stays.
pub(super) fn gunzip(bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Vec<u8> {
    if !is_packed(&bytes) {
        // The receiver unpacked it and kept the header.
        return bytes;
    }
    let mut unpacked = Vec::new();
    let outcome = MultiGzDecoder::new(bytes.as_slice()).take(MAX_BYTES as u64 + 1).read_to_end(&mut unpacked);
    if unpacked.len() > MAX_BYTES || (unpacked.len() > RATIO_FROM && unpacked.len() / bytes.len() > MAX_RATIO)
    {
        unpacked.truncate(super::HEAD_BYTES);
        let message =
            format!("unpacks to more than is read ({MAX_BYTES} bytes, or {MAX_RATIO} times its size)");
        problems.push(Problem::whole(ProblemKind::TooLarge, message));
    } else if let Err(error) = outcome {
        let (kind, message) = match error.kind() {
            std::io::ErrorKind::UnexpectedEof => {
                (ProblemKind::Incomplete, "the gzip data ends early".to_owned())
            }
            _ if unpacked.is_empty() => {
                (ProblemKind::Unreadable, format!("the gzip data cannot be unpacked: {error}"))
            }
            // Bytes behind the last member: what came before is whole.
            _ => (ProblemKind::Syntax, format!("bytes behind the gzip data are no gzip: {error}")),
        };
        problems.push(Problem::whole(kind, message));
    }
    unpacked
}

//! Damages captures in the ways that disks, networks and people have; the same for the same number.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files must stop")]

use super::common::files;
use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

/// Longer captures are cut, so that a run stays short.
const MOST_BYTES: usize = 6_000;

/// Numbers that look random and are the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`, which is more than 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// One of the pieces between `¦`; two together are an empty one.
    pub fn piece(&mut self, from: &[&'static str]) -> &'static str {
        let line: Vec<&str> = self.pick(from).split('¦').collect();
        self.pick(&line)
    }

    /// A range of at most `most` within `len`.
    pub fn range(&mut self, len: usize, most: usize) -> Range<usize> {
        let start = self.below(len + 1);
        start..(start + self.below(most + 1)).min(len)
    }
}

/// What formats are made of, and what has broken readers before: pieces between `¦`.
pub const PIECES: &[&str] = &[
    "<¦>¦</¦/>¦<a¦<a>¦</a>¦<!--¦-->¦--¦<![CDATA[¦]]>¦<?¦?>¦<?xml ¦",
    "<?xml version=\"1.0\" encoding=\"GBK\"?>¦<?xml version=\"1.0\" encoding=\"utf-16\"?>¦",
    "<!DOCTYPE a [¦]>¦<!ENTITY e \"&e;\">¦&¦;¦&amp;¦&#¦&#x¦&#0;¦&#xD800;¦&#1114112;¦&e;¦=\"¦'¦\"¦=¦",
    " k='v'¦<Response>¦</Response>¦<EventName>¦<WorkflowExecution>¦<JobsDetail>¦{¦}¦[¦]¦,¦:¦\\¦\\u¦",
    "\\ud83d¦\\ude00¦\\uDEAD\\¦\\n¦null¦true¦-¦1e¦0.¦1E+400¦18446744073709551616¦{}¦[]¦\"\":¦",
    "\"JobsDetail\":¦\"Response\":{¦\n¦\r¦\r\n¦\r\n\r\n¦\t¦ ¦\0¦\u{b}¦\u{c}¦\u{7f}¦\u{85}¦\u{a0}¦",
    "\u{200b}¦\u{2028}¦\u{202e}¦\u{feff}¦\u{fffd}¦\u{fffe}¦上线¦é¦😀¦POST / HTTP/1.1\r\n¦",
    "Content-Length: 99999999999999999999\r\n¦Content-Length: -1\r\n¦Transfer-Encoding: chunked\r\n¦",
    "Content-Encoding: gzip\r\n¦Content-Type: text/xml; charset=¦ffffffffffffffff\r\n¦0\r\n\r\n¦",
    "2\r\n{}\r\n",
];

/// Bytes that are no text.
pub const BYTES: &[&[u8]] = &[
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xef\xbb",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\x80",
    b"\x81\x30",
    b"\x1f\x8b",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    b"\0<\0a",
    b"<\0a\0",
    b"\xf4\x90\x80\x80",
    b"\x1b$B",
];

/// Damages bytes in one of the ways that disks, networks and people have.
pub fn damage(random: &mut Random, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    let at = random.below(bytes.len() + 1);
    match random.below(12) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => bytes[at] = random.next() as u8,
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(random.range(bytes.len(), 40))),
        4 => {
            let copy = bytes[random.range(bytes.len(), 400)].to_vec();
            insert(bytes, at, &copy);
        }
        5 => {
            let other = random.pick(others);
            let piece = &other[random.range(other.len(), 600)];
            insert(bytes, at, piece);
        }
        6 => {
            bytes.truncate(at);
            let other = random.pick(others);
            bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
        }
        7 => insert(bytes, at, random.pick(BYTES)),
        8 if random.below(12) == 0 => {
            let piece = random.pick(&["[", "{\"a\":", "<a>", "<a><b/>", "[[],", "(", "</a>", "\"", "<a b='"]);
            insert(bytes, at, piece.repeat(1 + random.below(600)).as_bytes());
        }
        9 if random.below(12) == 0 => {
            let piece =
                random.pick(&["a", "9", " ", "上", "\\\\", "&lt;", " k='1'", "\r", "-", "0.0", "\n{}"]);
            insert(bytes, at, piece.repeat(1 + random.below(2_000)).as_bytes());
        }
        _ => insert(bytes, at, random.piece(PIECES).as_bytes()),
    }
    bytes.truncate(MOST_BYTES * 2);
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

/// A capture as somebody may have stored it: packed, framed, in another encoding.
pub fn dress(random: &mut Random, bytes: Vec<u8>) -> Vec<u8> {
    let utf_16 = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    match random.below(24) {
        0 => gzip(&bytes),
        1 => [b"POST /cb HTTP/1.1\r\nContent-Encoding: gzip\r\n\r\n".as_slice(), &gzip(&bytes)].concat(),
        2 => [b"POST /cb HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n".as_slice(), &bytes].concat(),
        3 => {
            let at = random.below(bytes.len() + 1);
            let (a, b) = bytes.split_at(at);
            let head = "POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n";
            let size = |part: &[u8]| format!("{:x}\r\n", part.len()).into_bytes();
            [head.as_bytes(), &size(a), a, b"\r\n", &size(b), b, b"\r\n0\r\n\r\n"].concat()
        }
        4 => utf_16(&String::from_utf8_lossy(&bytes), true),
        5 => [&[0xFF, 0xFE], utf_16(&String::from_utf8_lossy(&bytes), false).as_slice()].concat(),
        6 => encoding_rs::GB18030.encode(&String::from_utf8_lossy(&bytes)).0.into_owned(),
        _ => bytes,
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The samples, and small bodies of each kind.
pub fn seeds() -> Vec<Vec<u8>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_logs");
    let mut seeds: Vec<Vec<u8>> = files(&samples)
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .map(|mut bytes| {
            bytes.truncate(MOST_BYTES);
            bytes
        })
        .collect();
    assert!(seeds.len() > 40, "the samples are missing");
    let small = [
        "",
        "<EventName>WorkflowFinish</EventName><WorkflowExecution><RunId>i1</RunId></WorkflowExecution>",
        "<?xml version=\"1.0\" encoding=\"GBK\"?>\n<Response a='&lt;' b=\"\"><JobsDetail><JobId>j&#49;</JobId>t<![CDATA[<]]><!--c--></JobsDetail></Response>",
        "{\"EventName\":\"TaskFinish\",\"JobsDetail\":[{\"JobId\":\"j1\",\"n\":[1.50,-0,1E5,null,true],\"s\":\"\\u4e0a\\n\\ud83d\\ude00\"}]}",
        "{\"a\":1}\n{\"a\":2}\n[3]\n",
        "[[[],{}],\"\",0]",
        "\"text\"",
        "<a k='v' l=\"\"></a>",
        "<a k=''>t<b> </b>&#10;<c k='1'><d/></c> <!-- x --> u</a>",
    ];
    // As often as the samples, which are long.
    for _ in 0..6 {
        seeds.extend(small.iter().map(|text| text.as_bytes().to_vec()));
    }
    seeds
}

/// Pieces of captures, small enough for very many runs: the beginnings above all, since that is where it is decided
/// what a capture is.
pub fn small_seeds() -> Vec<Vec<u8>> {
    const MOST: usize = 280;
    let mut random = Random(0);
    let mut small = Vec::new();
    for seed in seeds() {
        for part in 0..6 {
            let start = if part < 3 { 0 } else { random.below(seed.len() + 1) };
            let len = random.below(MOST);
            small.push(seed[start..(start + len).min(seed.len())].to_vec());
        }
        if seed.len() < MOST * 3 / 2 {
            small.push(seed);
        }
    }
    small
}

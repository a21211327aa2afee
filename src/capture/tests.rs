//! How captures lie on disk: packed, framed, encoded, several in one.

mod requests;
mod several;

use super::*;
use std::io::Write as _;

const JSON: &str = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","Tag":"Tts","Message":"上线"}]}"#;
const XML: &str =
    "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>j2</JobId></JobsDetail></Response>";

fn ids(reading: &Reading) -> Vec<&str> {
    let callbacks = reading.capture.bodies.iter().flat_map(|body| &body.callbacks);
    callbacks.flat_map(|callback| &callback.jobs).map(|job| job.job_id.as_str()).collect()
}

fn told(reading: &Reading) -> Vec<(ProblemKind, u32, u32)> {
    let bodies = reading.capture.bodies.iter().flat_map(|body| {
        body.problems.iter().chain(body.callbacks.iter().flat_map(|callback| &callback.problems))
    });
    let all = reading.capture.problems.iter().chain(bodies);
    all.map(|problem| (problem.kind, problem.position.line, problem.position.column)).collect()
}

fn read_text(text: &str) -> Reading {
    read(text.as_bytes().to_vec())
}

#[test]
fn format_is_found_by_content() {
    assert_eq!(ids(&read_text(JSON)), ["j1"]);
    assert_eq!(ids(&read_text(XML)), ["j2"]);
    assert_eq!(ids(&read_text(&format!("\u{FEFF}\r\n {XML}"))), ["j2"]);
    for (text, kind) in [
        ("", ProblemKind::Incomplete),
        (" \n", ProblemKind::Incomplete),
        ("hello", ProblemKind::Unrecognised),
        ("\0\0", ProblemKind::Unrecognised),
        ("1 2", ProblemKind::Unrecognised),
        ("1", ProblemKind::Unrecognised),
        ("null", ProblemKind::Unrecognised),
        ("\"\"", ProblemKind::Unrecognised),
        ("[]", ProblemKind::Unrecognised),
        ("tru", ProblemKind::Incomplete),
        ("\"", ProblemKind::Incomplete),
        ("\"a\\x\"", ProblemKind::Syntax),
        ("]", ProblemKind::Syntax),
    ] {
        let reading = read_text(text);
        assert_eq!(told(&reading).first().map(|t| t.0), Some(kind), "{text:?}");
        assert_eq!(reading.capture.bodies.len(), 1);
    }
    assert_eq!(read_text("\"text\"").capture.bodies[0].format, Format::Json);
    assert_eq!(read_text("nil").capture.bodies[0].format, Format::Text);
}

#[test]
fn only_what_is_not_well_formed_has_a_fault_of_syntax() {
    let faults = |text: &str| -> Vec<(u32, u32)> {
        let told = told(&read_text(text));
        let of_syntax = |kind| matches!(kind, ProblemKind::Syntax | ProblemKind::Incomplete);
        told.into_iter().filter(|t| of_syntax(t.0)).map(|t| (t.1, t.2)).collect()
    };
    for text in [
        "0",
        "-1.5e+9",
        "\"}{\"",
        " true\n",
        "[]",
        "{}",
        "[\n[1],\n[2]\n]",
        "{\"a\":1}\n{\"a\":2}\n3\n",
        "{\"a\":1}\r\n[]",
        "<a/>",
        "<?xml version='1.0'?>\n<a>1</a>\n",
    ] {
        assert_eq!(faults(text), [], "{text}");
    }
    for (text, line, column) in [
        // What is no value at all, and what ends behind one.
        ("abc", 1, 1),
        ("\"a\" \"b\"", 1, 5),
        ("\"a\nb\"", 1, 1),
        ("\"\"x", 1, 3),
        ("123\0", 1, 4),
        ("01", 1, 2),
        ("2@", 1, 2),
        ("1]", 1, 2),
        ("-", 1, 2),
        ("nul", 1, 4),
        ("}", 1, 1),
        ("NaN", 1, 1),
        // Several bodies that are no callbacks, and nothing parts them.
        ("[][]", 1, 3),
        ("{\"a\":1} {\"b\":2}", 1, 9),
        ("<a/><b/>", 1, 5),
        ("<a></a>\n<a></a>", 2, 1),
        // Behind an HTTP head.
        ("POST / HTTP/1.1\nHost: a\n\nabc", 4, 1),
        ("POST / HTTP/1.1\nHost: a\n\n[] []", 4, 4),
    ] {
        assert_eq!(faults(text), [(line, column)], "{text}");
    }
    assert_eq!(faults(&format!("{JSON}{JSON} {JSON}")), []);
    assert_eq!(faults(&format!("{XML}{XML}")), []);
}

#[test]
fn encodings_give_the_same_text() {
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(JSON.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let (gbk, _, _) = encoding_rs::GBK.encode(JSON);
    let http =
        [b"POST / HTTP/1.1\r\nContent-Type: application/json; charset=GBK\r\n\r\n".as_slice(), &gbk].concat();
    let readings = [utf16(true, true), utf16(false, true), utf16(true, false), utf16(false, false), http];
    for bytes in readings {
        let reading = read(bytes);
        let job = &reading.capture.bodies[0].callbacks[0].jobs[0];
        assert_eq!(
            (job.job_id.as_str(), job.message.as_str()),
            ("j1", "上线"),
            "{}",
            reading.capture.encoding
        );
        assert_eq!(told(&reading), []);
    }
    for (xml, name) in [("<a/>", "UTF-16LE"), ("<上线/>", "UTF-16LE"), ("\"é上\"", "UTF-16LE")] {
        let units = xml.encode_utf16();
        let reading = read(units.flat_map(u16::to_le_bytes).collect());
        assert_eq!((reading.text.as_str(), reading.capture.encoding), (xml, name));
        let reading = read(xml.encode_utf16().flat_map(u16::to_be_bytes).collect());
        assert_eq!((reading.text.as_str(), reading.capture.encoding), (xml, "UTF-16BE"));
    }
    let declared = "<?xml version=\"1.0\" encoding=\"gb2312\"?><Response><JobsDetail><Message>上线</Message></JobsDetail></Response>";
    let (bytes, _, _) = encoding_rs::GBK.encode(declared);
    let reading = read(bytes.into_owned());
    assert_eq!((reading.capture.encoding, reading.text.as_str()), ("GBK", declared));
}

/// All encodings that a declaration may name, each with all the characters it has.
#[test]
fn every_declared_encoding_is_decoded() {
    for label in [
        "Big5",
        "EUC-JP",
        "EUC-KR",
        "GBK",
        "gb18030",
        "GB2312",
        "IBM866",
        "ISO-2022-JP",
        "ISO-8859-2",
        "ISO-8859-3",
        "ISO-8859-4",
        "ISO-8859-5",
        "ISO-8859-6",
        "ISO-8859-7",
        "ISO-8859-8",
        "ISO-8859-8-I",
        "ISO-8859-10",
        "ISO-8859-13",
        "ISO-8859-14",
        "ISO-8859-15",
        "ISO-8859-16",
        "KOI8-R",
        "KOI8-U",
        "macintosh",
        "Shift_JIS",
        "UTF-8",
        "windows-874",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
        "x-mac-cyrillic",
        "x-user-defined",
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let mut text = format!("<?xml version='1.1' encoding='{label}'?>\n<a>");
        // Of the many thousands some are enough.
        let sparse = ('\u{2700}'..'\u{fffd}').step_by(23);
        let chars = ('\u{a0}'..'\u{2700}').chain(sparse).chain('\u{f780}'..'\u{f800}');
        // Some have two codes for a character, or none that can be read back alone.
        text.extend(chars.filter(|c| {
            let c = c.to_string();
            let (bytes, _, is_replaced) = encoding.encode(&c);
            !is_replaced && encoding.decode_without_bom_handling(&bytes).0 == c
        }));
        text.push_str("</a>");
        let reading = read(encoding.encode(&text).0.into_owned());
        assert!(reading.text == text && text.len() > 90, "{label}");
        assert_eq!(reading.capture.encoding, encoding.name());
        assert_eq!(told(&reading), [(ProblemKind::Unrecognised, 1, 1)], "{label}");
    }
}

#[test]
fn an_encoding_that_cannot_be_true_is_told() {
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let xml = |label: &str| format!("<?xml version='1.0' encoding='{label}'?>{XML}");
    for (bytes, column) in [
        (xml("UTF-8").into_bytes(), None),
        (utf_16(&xml("utf-16")), None),
        (utf_16(&xml("UTF-16BE")), None),
        (utf_16(&xml("ISO-10646-UCS-2")), None),
        (format!("\u{feff}{}", xml("utf-8")).into_bytes(), None),
        (
            b"<?xml-stylesheet encoding='x'?><Response><JobsDetail><JobId>j2</JobId></JobsDetail></Response>"
                .to_vec(),
            None,
        ),
        (xml("utf-16").into_bytes(), Some(21)),
        (utf_16(&xml("UTF-8")), Some(21)),
        (format!("\u{feff}{}", xml("GBK")).into_bytes(), Some(21)),
        (xml("x-unheard-of").into_bytes(), Some(1)),
        // Labels that the web maps to an empty text.
        (xml("hz-gb-2312").into_bytes(), Some(1)),
        (xml("iso-2022-kr").into_bytes(), Some(1)),
    ] {
        let reading = read(bytes);
        assert_eq!(ids(&reading), ["j2"], "{}", reading.text);
        let wanted: Vec<_> = column.map(|column| (ProblemKind::Encoding, 1, column)).into_iter().collect();
        assert_eq!(told(&reading), wanted, "{}", reading.text);
    }
}

#[test]
fn bytes_that_are_no_text_are_told_and_the_rest_is_read() {
    let mut bytes = "{\n\"EventName\":\"TaskFinish\",\"JobsDetail\":{\"JobId\":\"j1\",\"Message\":\"a"
        .to_string()
        .into_bytes();
    bytes.extend([0xC9, 0xCF]);
    bytes.extend(b"\"}}");
    let reading = read(bytes);
    assert_eq!(ids(&reading), ["j1"]);
    assert_eq!(told(&reading), [(ProblemKind::Encoding, 2, 65)]);
    assert!(reading.capture.problems[0].message.contains("GB18030"), "{:?}", reading.capture.problems);
}

#[test]
fn an_http_request_keeps_its_head_and_its_places() {
    let text = format!(
        "POST /cb?x=1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-Ci-Content-Version: Detail\r\n\r\n{}",
        "{\n\"JobsDetail\": {\"JobId\": \"j1\"} x}"
    );
    let reading = read_text(&text);
    let head = reading.capture.heads.first().unwrap();
    assert_eq!((head.request_line.as_str(), head.headers.len()), ("POST /cb?x=1 HTTP/1.1", 3));
    assert_eq!(head.header("x-ci-content-version"), Some("Detail"));
    assert_eq!(ids(&reading), ["j1"]);
    assert_eq!(told(&reading), [(ProblemKind::Syntax, 7, 31)]);
    assert_eq!(reading.text, text);
    let cut = read_text(&format!("POST / HTTP/1.1\nContent-Length: 999\n\n{JSON}"));
    assert_eq!((ids(&cut), told(&cut)), (vec!["j1"], vec![(ProblemKind::Incomplete, 2, 1)]));
    let headless = read_text("POST / HTTP/1.1\r\nHost: a\r\n");
    assert!(!headless.capture.heads.is_empty() && !told(&headless).is_empty());
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn packed_and_framed_bodies_are_unpacked() {
    assert_eq!(ids(&read(gzip(JSON))), ["j1"]);
    assert_eq!(ids(&read([gzip(JSON), gzip(JSON)].concat())), ["j1", "j1"]);
    let head = b"POST / HTTP/1.1\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    assert_eq!(ids(&read([head.clone(), gzip(XML)].concat())), ["j2"]);
    assert_eq!(ids(&read([head, XML.as_bytes().to_vec()].concat())), ["j2"]);
    let (a, b) = JSON.split_at(20);
    let chunked = format!(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{:x};q=1\r\n{a}\r\n{:x}\r\n{b}\r\n0\r\n\r\n",
        a.len(),
        b.len()
    );
    assert_eq!(ids(&read_text(&chunked)), ["j1"]);
    assert_eq!(
        ids(&read_text(&format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{JSON}"))),
        ["j1"]
    );
}

#[test]
fn chunks_that_end_early_are_told_and_nothing_of_them_is_lost() {
    let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("{head}{:x}\r\n{JSON}\r\n", JSON.len());
    for end in ["0\r\n\r\n", "0\r\n", "0", "0;x\r\n"] {
        assert_eq!(told(&read_text(&format!("{chunk}{end}"))), [], "{end:?}");
    }
    for end in ["", "5\r\n ", "5"] {
        let reading = read_text(&format!("{chunk}{end}"));
        assert_eq!(ids(&reading), ["j1"], "{end:?}");
        assert_eq!(told(&reading)[0], (ProblemKind::Incomplete, 2, 1), "{end:?}");
    }
    let junk = read_text(&format!("{chunk}no size\r\n"));
    assert!(junk.text.ends_with("no size\r\n"), "{:?}", junk.text);
}

#[test]
fn gzip_that_lies_is_told() {
    let whole = gzip(&JSON.repeat(50));
    let reading = read(whole[..whole.len() / 2].to_vec());
    assert!(told(&reading).iter().any(|t| t.0 == ProblemKind::Incomplete), "{:?}", told(&reading));
    let bomb = gzip(&" ".repeat(MAX_BYTES + 10));
    assert!(bomb.len() < 200_000);
    let reading = read(bomb);
    assert_eq!(told(&reading)[0].0, ProblemKind::TooLarge);
    assert!(reading.text.len() <= HEAD_BYTES);
    let trailing = read([gzip(JSON), b"junk longer than a header".to_vec()].concat());
    assert_eq!((ids(&trailing), told(&trailing)[0].0), (vec!["j1"], ProblemKind::Syntax));
    assert_eq!(told(&read([&[0x1F, 0x8B][..], &[9; 40]].concat()))[0].0, ProblemKind::Unreadable);
}

#[test]
fn several_bodies_in_one_file() {
    let lines = format!("{JSON}\n{{\"broken\":\n\n{JSON}\n");
    let reading = read_text(&lines);
    assert_eq!((ids(&reading), reading.capture.bodies.len()), (vec!["j1", "j1"], 3));
    assert!(told(&reading).iter().all(|t| t.1 == 2), "{:?}", told(&reading));
    assert_eq!(reading.capture.bodies[0].hash, reading.capture.bodies[2].hash);
    let xmls = format!("{XML}\n<?xml version=\"1.0\"?>\n{XML}");
    assert_eq!((ids(&read_text(&xmls)), told(&read_text(&xmls))), (vec!["j2", "j2"], vec![]));
    assert_eq!(ids(&read_text(&format!("{JSON}{JSON}"))), ["j1", "j1"]);
}

#[test]
fn the_head_of_a_large_capture_tells_what_it_is() {
    let large =
        format!("{}{}", &XML[..XML.len() - "</JobsDetail></Response>".len()], "<X>1</X>".repeat(20_000));
    let reading = read_head(large.into_bytes(), 20_000_000);
    assert_eq!(ids(&reading), ["j2"]);
    assert_eq!(told(&reading), [(ProblemKind::TooLarge, 1, 1)]);
}

#[test]
fn a_fault_in_the_text_of_a_job_concerns_no_other() {
    let text = r#"{"EventName":"TaskFinish","Again":1,"Again":2,"JobsDetail":[
{"JobId":"a","Tag":"Tts","Tag":"Tts","State":"Success"},
{"JobId":"b","Tag":"Tts","State":"Success"},
{"JobId":"c","Tag":"Tts" "State":"Success"}]}"#;
    let reading = read_text(text);
    let body = &reading.capture.bodies[0];
    let node = |at: usize| body.callbacks[0].jobs.get(at).map(|job| job.node);
    let told: Vec<_> = body.problems.iter().map(|problem| (problem.kind, problem.node)).collect();
    assert_eq!(
        told,
        [
            (ProblemKind::DuplicateKey, None),
            (ProblemKind::DuplicateKey, node(0)),
            (ProblemKind::Repaired, node(2)),
        ]
    );

    // What ends the reading concerns them all.
    let broken = read_text(&text.replace("\"b\",", "\"b\",,"));
    let syntax = broken.capture.bodies[0].problems.iter().find(|one| one.kind == ProblemKind::Syntax);
    assert_eq!(syntax.map(|problem| problem.node), Some(None));
}

#[test]
fn a_fault_of_the_reader_is_a_problem_of_the_capture() {
    let reading = guarded(|| panic!("injected"));
    assert_eq!(told(&reading), [(ProblemKind::Unreadable, 1, 1)]);
    assert_eq!(reading.capture.bodies.len(), 1);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), prefix in 0..6_usize) {
        let prefix = ["", "{", "<a>", "\u{1F}\u{8B}", "POST / HTTP/1.1\r\n\r\n", "\u{FEFF}[1,"][prefix];
        let reading = read([prefix.as_bytes(), &bytes].concat());
        proptest::prop_assert!(!reading.capture.bodies.is_empty());
        proptest::prop_assert_eq!(reading.capture.bodies.len(), reading.trees.len());
        proptest::prop_assert!(told(&reading).iter().all(|t| t.1 >= 1 && t.2 >= 1));
    }
}

#[test]
fn bytes_that_are_no_text_are_kept_as_they_were_and_text_is_not_kept_twice() {
    let bytes = b"{\"a\":\"\xff\xfe\"}";
    assert_eq!(read(bytes.to_vec()).undecoded, bytes);
    assert_eq!(read("{\"a\":\"上\"}".as_bytes().to_vec()).undecoded, b"");
    let with_head = [b"POST / HTTP/1.1\r\n\r\n".as_slice(), bytes].concat();
    assert_eq!(read(with_head).undecoded, bytes);
}

fn chunked(body: &str) -> Reading {
    read_text(&format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{body}"))
}

#[test]
fn a_fault_in_the_chunks_loses_nothing_and_is_told() {
    let (a, b) = JSON.split_at(30);
    let bad = chunked(&format!("{:x}\r\n{a}\r\n{b}", a.len()));
    assert_eq!((ids(&bad), told(&bad)[0].0), (vec!["j1"], ProblemKind::Syntax));
    assert!(bad.text.ends_with(b), "{}", bad.text);
    let whole = chunked(&format!("{:x}\r\n{JSON}\r\n\n{JSON}", JSON.len()));
    assert_eq!((ids(&whole), told(&whole)[0].0), (vec!["j1", "j1"], ProblemKind::Syntax));
    for short in [format!("{:x}\r\n{JSON}", JSON.len() + 9), format!("{:x}\r\n{JSON}\r\n", JSON.len())] {
        let reading = chunked(&short);
        assert_eq!((ids(&reading), told(&reading)), (vec!["j1"], vec![(ProblemKind::Incomplete, 2, 1)]));
    }
}

#[test]
fn a_cut_has_no_consequences_that_are_told() {
    let kinds = |reading: &Reading| told(reading).iter().map(|t| t.0).collect::<Vec<_>>();
    let text = format!(
        "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n{{\"EventName\":\"TaskFinish\",\"a\":\"{}",
        "线".repeat(HEAD_BYTES)
    );
    for shift in 0..3 {
        let reading = read_head(format!("{}{text}", "A".repeat(shift)).into_bytes(), 99_999_999);
        assert_eq!(kinds(&reading), [ProblemKind::TooLarge]);
        assert!(reading.undecoded.is_empty() && reading.text.ends_with('线'));
    }
    let packed = gzip(&"{\"a\":1}".repeat(HEAD_BYTES));
    assert_eq!(
        kinds(&read_head(packed[..packed.len() / 2].to_vec(), 99_999_999)).first(),
        Some(&ProblemKind::TooLarge)
    );
    // Bytes that are no text before the cut are told still.
    let broken = [b"{\"a\":\"\xff".to_vec(), vec![b'x'; HEAD_BYTES]].concat();
    assert_eq!(kinds(&read_head(broken, 99_999_999)), [ProblemKind::Encoding, ProblemKind::TooLarge]);
}

#[test]
fn what_may_still_become_a_capture_is_incomplete() {
    let whole = format!("POST /callback?x=1 HTTP/1.1\r\nHost: a\r\n\r\n{JSON}");
    for end in 0..whole.len() {
        assert!(read(whole.as_bytes()[..end].to_vec()).capture.ends_early(), "{end}");
    }
    let packed = gzip(JSON);
    for end in 0..packed.len() {
        assert!(read(packed[..end].to_vec()).capture.ends_early(), "{end}");
    }
    for text in ["POSTAL", "POST it", "hello", "POST /a\n", "GETTING"] {
        assert!(!read_text(text).capture.ends_early(), "{text}");
    }
}

#[test]
fn text_that_was_written_anew_in_utf_8_is_read_so_and_told() {
    let xml = "<?xml version=\"1.0\" encoding=\"GBK\"?><Response><JobsDetail><JobId>中文视频</JobId></JobsDetail></Response>";
    let reading = read_text(xml);
    assert_eq!((ids(&reading), reading.capture.encoding), (vec!["中文视频"], "UTF-8"));
    assert_eq!(told(&reading), [(ProblemKind::Encoding, 1, 21)]);
    assert_eq!(text_beside_bytes(xml.as_bytes()), None);
    let body = "{\"JobsDetail\":{\"JobId\":\"é\"}}";
    let http = format!("POST / HTTP/1.1\r\nContent-Type: application/json; charset=ISO-8859-1\r\n\r\n{body}");
    let reading = read_text(&http);
    assert_eq!((ids(&reading), told(&reading)), (vec!["é"], vec![(ProblemKind::Encoding, 4, 1)]));
    // Two characters of GBK that might be one of UTF-8 are none.
    let (bytes, _, _) = encoding_rs::GBK.encode(
        "<?xml version='1.0' encoding='GBK'?><Response><JobsDetail><JobId>隆</JobId></JobsDetail></Response>",
    );
    assert_eq!(ids(&read(bytes.into_owned())), ["隆"]);
}

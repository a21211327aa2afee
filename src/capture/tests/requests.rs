//! Requests and answers, one or several, packed in all ways.

use super::*;

#[test]
fn several_requests_are_read_and_nothing_of_them_is_lost() {
    let chunked = format!(
        "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{JSON}\r\n0\r\nX-Sum: 7\r\n\r\n",
        JSON.len()
    );
    let plain = format!("POST /b HTTP/1.1\r\nContent-Length: {}\r\n\r\n{XML}", XML.len());
    let bare = format!("POST /c HTTP/1.1\r\nHost: a\r\n\r\n{JSON}\r\n");
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n";
    for (parts, wanted) in [
        (vec![&chunked, &chunked], "j1 j1"),
        (vec![&plain, &plain, &chunked], "j2 j2 j1"),
        (vec![&bare, &plain], "j1 j2"),
        (vec![&chunked, &bare, &bare], "j1 j1 j1"),
    ] {
        let reading = read_text(&parts.iter().map(|part| part.as_str()).collect::<String>());
        assert_eq!((ids(&reading).join(" ").as_str(), told(&reading)), (wanted, vec![]), "{}", reading.text);
        assert_eq!(reading.capture.heads.len(), parts.len());
    }
    let with_answer = read_text(&format!("{bare}{answer}{plain}"));
    assert_eq!((ids(&with_answer), told(&with_answer)), (vec!["j1", "j2"], vec![]));
    let lines = with_answer
        .capture
        .bodies
        .iter()
        .map(|body| with_answer.capture.head_of(body).unwrap().request_line.as_str());
    assert_eq!(lines.collect::<Vec<_>>(), ["POST /c HTTP/1.1", "POST /b HTTP/1.1"]);
    let trailer = read_text(&chunked);
    assert_eq!(trailer.capture.heads[0].header("x-sum"), Some("7"));
    assert!(trailer.text.contains("X-Sum: 7"));
    let behind = read_text(&format!("{chunked}what is this"));
    assert_eq!((ids(&behind), told(&behind)[0].0), (vec!["j1"], ProblemKind::Syntax));
    assert!(behind.text.ends_with("what is this"));
    let cut = read_text(&format!("{bare}POST /c HTTP/1.1\r\nHo"));
    assert_eq!((ids(&cut), cut.capture.ends_early()), (vec!["j1"], true));
}

#[test]
fn heads_of_all_shapes_are_read() {
    use ProblemKind::{Encoding, Inconsistent, Syntax};
    let cookie = format!("POST / HTTP/1.1\r\nCookie: {}\r\n\r\n{JSON}", "x".repeat(70_000));
    for (text, kinds) in [
        (format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{JSON}"), vec![]),
        (format!("post /cb HTTP/1.1\r\nHost: a\r\n\r\n{JSON}"), vec![]),
        (format!("\u{feff}POST /cb HTTP/1.1\r\nHost: a\r\n\r\n{JSON}"), vec![]),
        (format!("\r\nPOST /cb HTTP/1.1\r\nHost: a\r\n\r\n{JSON}"), vec![]),
        (format!("Host: a\r\nContent-Type: application/json\r\n\r\n{JSON}"), vec![]),
        (format!("POST / HTTP/1.1\r\nHost: a\r\n{JSON}"), vec![Syntax]),
        (format!("POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n{JSON}"), vec![Inconsistent]),
        (format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{JSON}\n", JSON.len()), vec![]),
        (format!("POST / HTTP/1.1\r\nContent-Encoding: br\r\n\r\n{JSON}"), vec![]),
        (
            format!(
                "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{JSON}\r\n--b\r\n\r\ntoken\r\n--b--\r\n"
            ),
            vec![],
        ),
        (cookie, vec![]),
    ] {
        let reading = read_text(&text);
        let what = &text[..80];
        assert_eq!((ids(&reading), reading.capture.bodies.len()), (vec!["j1"], 1), "{what}");
        assert_eq!(told(&reading).iter().map(|t| t.0).collect::<Vec<_>>(), kinds, "{what}");
        assert_eq!((reading.capture.heads.len(), reading.text == text), (1, true), "{what}");
    }
    let br = b"POST / HTTP/1.1\r\nX: Content-Encoding\r\nContent-Encoding: br\r\n\r\n\x8b\x02\x80abc\x03";
    let reading = read(br.to_vec());
    assert_eq!(told(&reading)[0], (Encoding, 3, 1));
    assert!(reading.capture.problems[0].message.contains(" br "), "{:?}", reading.capture.problems);
}

#[test]
fn what_was_packed_in_any_way_is_unpacked() {
    let zlib = || flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let raw = || flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    let (mut framed, mut bare) = (zlib(), raw());
    framed.write_all(JSON.as_bytes()).unwrap();
    bare.write_all(JSON.as_bytes()).unwrap();
    for (coding, body) in [
        ("deflate", framed.finish().unwrap()),
        ("deflate", bare.finish().unwrap()),
        ("deflate", JSON.as_bytes().to_vec()),
        ("x-gzip", gzip(JSON)),
        ("identity", gzip(JSON)),
    ] {
        let head = format!("POST / HTTP/1.1\r\nContent-Encoding: {coding}\r\n\r\n");
        let reading = read([head.as_bytes(), &body].concat());
        assert_eq!((ids(&reading), told(&reading)), (vec!["j1"], vec![]), "{coding}");
    }
    // Padding is nothing, a wrong checksum is not what stands behind.
    assert_eq!(told(&read([gzip(JSON), vec![0; 99]].concat())), []);
    let mut damaged = gzip(JSON);
    let at = damaged.len() - 6;
    damaged[at] ^= 1;
    let reading = read(damaged);
    assert_eq!((ids(&reading), told(&reading)[0].0), (vec!["j1"], ProblemKind::Unreadable));
    assert!(reading.capture.problems[0].message.contains("damaged"), "{:?}", reading.capture.problems);
    let behind = read([gzip(JSON), b"{}".to_vec()].concat());
    assert!(behind.capture.problems[0].message.contains("2 bytes"), "{:?}", behind.capture.problems);
}

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

/// A request whose head promises so much more, or less, than its body has.
fn request(id: usize, off_by: isize) -> String {
    let body = JSON.replace("j1", &format!("j{id}"));
    let len = body.len().checked_add_signed(off_by).unwrap();
    format!("POST /{id} HTTP/1.1\r\nContent-Length: {len}\r\n\r\n{body}")
}

#[test]
fn a_fault_of_one_request_is_that_of_its_own_body() {
    for parted in ["", "\r\n"] {
        for off_by in [-3, 2] {
            let requests = [request(0, 0), request(1, off_by), request(2, 0), request(3, 0)];
            let reading = read_text(&requests.join(parted));
            assert_eq!(ids(&reading), ["j0", "j1", "j2", "j3"]);
            assert_eq!(reading.capture.heads.len(), 4);
            assert_eq!(reading.capture.problems, []);
            let kinds = |body: &Body| body.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>();
            let kinds: Vec<_> = reading.capture.bodies.iter().map(kinds).collect();
            let kind = if off_by < 0 { ProblemKind::Inconsistent } else { ProblemKind::Incomplete };
            // More than is there is only missing if nothing else follows.
            let wanted = if off_by > 0 && parted.len() == 2 { vec![] } else { vec![kind] };
            assert_eq!(kinds, [vec![], wanted, vec![], vec![]], "{parted:?} {off_by}");
        }
    }
}

#[test]
fn packed_data_that_is_damaged_is_the_fault_of_its_own_request() {
    let mut packed = gzip(JSON);
    packed.truncate(packed.len() - 9);
    let head = "POST /1 HTTP/1.1\r\nContent-Encoding: gzip\r\n\r\n";
    let bytes = [head.as_bytes(), &packed, b"\r\n", request(2, 0).as_bytes()].concat();
    let Capture { bodies, problems, .. } = read(bytes).capture;
    assert_eq!((bodies.len(), problems), (2, vec![]));
    assert!(bodies[0].problems.iter().any(|problem| problem.position.line == 1), "{:?}", bodies[0].problems);
    assert_eq!(bodies[1].problems, []);
}

#[test]
fn faults_of_very_many_requests_take_no_longer_than_their_text() {
    // With all faults on all bodies this would be a hundred million of them.
    let requests: String = (0..10_000).map(|id| request(id, -1)).collect();
    let reading = read_text(&requests);
    let told: usize = reading.capture.bodies.iter().map(|body| body.problems.len()).sum();
    assert_eq!((reading.capture.bodies.len(), told), (10_000, 10_000));
    // Requests without a body have no body to be told of.
    let bare = read_text(&("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n".repeat(5_000) + &request(1, 0)));
    assert_eq!(ids(&bare), ["j1"]);
    let told = bare.capture.bodies[0].problems.len() + bare.capture.problems.len();
    assert!((1..500).contains(&told), "{told}");
    assert!(bare.capture.problems.last().unwrap().message.contains("more faults"));
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

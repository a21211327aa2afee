//! How a file is cut into its bodies.

use super::*;

pub(super) fn parts(source: &str) -> Vec<&str> {
    let (ranges, end) = split(source, usize::MAX);
    let mut parts: Vec<_> = ranges.into_iter().map(|range| &source[range]).collect();
    if let Some((foreign, rest)) = source[end..].split_once('\n') {
        parts.push(foreign);
        parts.extend(self::parts(rest));
    } else if end < source.len() {
        parts.push(&source[end..]);
    }
    parts
}

#[test]
fn a_file_is_cut_into_its_bodies() {
    for (source, expected) in [
        ("", &[] as &[&str]),
        (" \r\n\t", &[]),
        (" {\"a\":1}\n", &["{\"a\":1}"]),
        (BODY, &[BODY]),
        // One a line.
        ("{\"a\":1}\n{\"b\":2}\r\n\n[3]\n", &["{\"a\":1}", "{\"b\":2}", "[3]"]),
        // One after another, laid out or not.
        ("{\"a\":1}{\"b\":2}[3] [4]", &["{\"a\":1}", "{\"b\":2}", "[3]", "[4]"]),
        ("{\n\"a\":1\n}\n{\n\"b\":2\n}\n", &["{\n\"a\":1\n}", "{\n\"b\":2\n}"]),
        ("{\"a\":1}\n{\"b\":2}\n{\n\"c\":[\n3]}", &["{\"a\":1}", "{\"b\":2}", "{\n\"c\":[\n3]}"]),
        ("{\"a\":\"}{\"} {\"b\":\"\\\"}\"}", &["{\"a\":\"}{\"}", "{\"b\":\"\\\"}\"}"]),
        // A line that is broken costs no other.
        ("{\"a\":1}\n{\"b\":\n{\"c\":3}\n{\"d\":4}", &["{\"a\":1}", "{\"b\":", "{\"c\":3}", "{\"d\":4}"]),
        ("{\"a\":1}\n{\"b\":\"x}\n{\"c\":3}", &["{\"a\":1}", "{\"b\":\"x}", "{\"c\":3}"]),
        ("{\"a\":1}\n{\"b\":1}}\n{\"c\":3}", &["{\"a\":1}", "{\"b\":1}}", "{\"c\":3}"]),
        ("{\"a\":1}\n{\"b\":[1}\n{\"c\":3}", &["{\"a\":1}", "{\"b\":[1}", "{\"c\":3}"]),
        ("{\"a\":\n{\"b\":2}\n{\"c\":3}", &["{\"a\":", "{\"b\":2}", "{\"c\":3}"]),
        ("{\"a\":1}\noops\n{\"c\":3}\n", &["{\"a\":1}", "oops", "{\"c\":3}"]),
        ("{\"a\":1}\n{\"b\":", &["{\"a\":1}", "{\"b\":"]),
        ("{\"a\":1}{\"b\":", &["{\"a\":1}", "{\"b\":"]),
        ("{\"a\" 1}\n{\"b\":2}", &["{\"a\" 1}", "{\"b\":2}"]),
        ("{\"a\":\"\\x\"}\n{\"b\":\"\t\"}", &["{\"a\":\"\\x\"}", "{\"b\":\"\t\"}"]),
        ("{\"a\":1,\n{\"b\":2}\n{\"c\":\"", &["{\"a\":1,", "{\"b\":2}", "{\"c\":\""]),
        ("{\"a\":1\n{\"b\":2\n{\"c\":3", &["{\"a\":1", "{\"b\":2", "{\"c\":3"]),
        // A body that is not finished costs only itself.
        ("{\n \"a\": [\n{\n \"EventName\": 2\n}\n", &["{\n \"a\": [", "{\n \"EventName\": 2\n}"]),
        ("{\n \"a\": {\n{\n \"b\": 2\n}\n", &["{\n \"a\": {", "{\n \"b\": 2\n}"]),
        // What a list, a key or a wrapper is open for is a part of it.
        ("{\"a\":\n{\"b\":2}", &["{\"a\":\n{\"b\":2}"]),
        ("{\"JobsDetail\":[\n{\"JobId\":2}\n", &["{\"JobsDetail\":[\n{\"JobId\":2}"]),
        ("{\n\"JobsDetail\":[\n{\n\"b\": 2\n}\n", &["{\n\"JobsDetail\":[\n{\n\"b\": 2\n}"]),
        ("{\n\"Response\":\n{\n\"EventName\": 2\n}\n", &["{\n\"Response\":\n{\n\"EventName\": 2\n}"]),
        ("[\n{\"EventName\": 2}\n", &["[\n{\"EventName\": 2}"]),
        // Items without their brackets, marks, and records of a text sequence.
        ("{\"a\":1},\n{\"b\":2},\n", &["{\"a\":1}", "{\"b\":2}"]),
        ("{\"a\":1},{\"b\":2} , [3]", &["{\"a\":1}", "{\"b\":2}", "[3]"]),
        ("{\"a\":[{\"b\":1},{\"c\":2}]}", &["{\"a\":[{\"b\":1},{\"c\":2}]}"]),
        ("{\"a\":1}\n\u{feff}{\"b\":2}\n\u{200b}{\"c\"\n", &["{\"a\":1}", "{\"b\":2}", "{\"c\""]),
        ("{\n\"a\":1\n}\n\u{feff}{\n\"b\":2\n}", &["{\n\"a\":1\n}", "{\n\"b\":2\n}"]),
        ("\u{1e}{\"a\":1}\n\u{1e}{\"b\":2}\n", &["{\"a\":1}", "{\"b\":2}"]),
        // One body, whatever its faults.
        ("{\"a\": [\n{\"k\":1},\n{\"k\":2}", &["{\"a\": [\n{\"k\":1},\n{\"k\":2}"]),
        ("[\n{\"k\":1}\n{\"k\":2}\n,]]", &["[\n{\"k\":1}\n{\"k\":2}\n,]]"]),
        (
            "{\n  \"a\": [\n    {\"k\":1}\n    {\"k\":2}\n  }\n",
            &["{\n  \"a\": [\n    {\"k\":1}\n    {\"k\":2}\n  }"],
        ),
        ("{\"a\":1} tail", &["{\"a\":1} tail"]),
        ("{\"a\":1}\n}", &["{\"a\":1}\n}"]),
        (
            "{\"a\": [\n{\"k\":1},\n{\"k\":2}\n],\n\"b\": [\n{\"k\":1}\n]",
            &["{\"a\": [\n{\"k\":1},\n{\"k\":2}\n],\n\"b\": [\n{\"k\":1}\n]"],
        ),
        ("{\"a\":\n[1,2]}", &["{\"a\":\n[1,2]}"]),
        ("[{\"a\":1},\n{\"b\":2}]", &["[{\"a\":1},\n{\"b\":2}]"]),
        ("{\"a\": 1 \"b\": {\n\"c\": 2,}\n}", &["{\"a\": 1 \"b\": {\n\"c\": 2,}\n}"]),
        ("{\"a\":1", &["{\"a\":1"]),
        ("[1", &["[1"]),
        ("hello", &["hello"]),
        ("1 2", &["1 2"]),
        ("}{", &["}{"]),
    ] {
        assert_eq!(parts(source), expected, "{source}");
    }
}

#[test]
fn one_bad_line_of_six_costs_only_itself() {
    let good = r#"{"EventName":"TaskFinish","JobsDetail":{"JobId":"j1","Tags":["a","b"]}}"#;
    for bad in [
        &good[..40],
        &good[5..],
        "not json",
        r#"{"a":"#,
        r#"{"a":"x}"#,
        "[[[[",
        "}}}}",
        "\"",
        "{\"a\":1,}",
        "<Response/>",
    ] {
        for place in 0..6 {
            let mut lines = vec![good; 6];
            lines[place] = bad;
            let source = lines.join("\n");
            let bodies = parts(&source);
            assert_eq!(bodies, lines, "{bad} at {place}");
            let broken = bodies.iter().filter(|body| !read(body).problems.is_empty()).count();
            assert_eq!(broken, 1);
        }
    }
}

#[test]
fn cutting_takes_no_longer_than_the_text_is_long() {
    for unit in [
        "{\"a\":\n",
        "[",
        "{\"a\":\"\n",
        "{}x\n",
        "{}\n[\n",
        "\"",
        "{ \n",
        "[1],\n",
        "{}\n{\"a\":[\nx\n",
        "x\n{\n",
    ] {
        let source = unit.repeat(50_000);
        assert!(!split(&source, usize::MAX).0.is_empty());
    }
}

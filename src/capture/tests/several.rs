//! Several bodies in one text.

use super::*;
use crate::doc::{MAX_BODIES, WALKED};

fn found(text: &str) -> (Vec<String>, Vec<(Format, String)>) {
    let reading = read_text(text);
    let ids = ids(&reading).into_iter().map(str::to_owned).collect();
    let part = |body: &Body| (body.format, reading.text[body.range.clone()].to_owned());
    (ids, reading.capture.bodies.iter().map(part).collect())
}

#[test]
fn whatever_stands_between_the_bodies_every_whole_one_is_found() {
    use Format::{Json, Text, Xml};
    let pretty = JSON.replace("{\"EventName", "{\n  \"EventName").replace("}]}", "}]\n}");
    let cut = &JSON[..40];
    for (parts, jobs) in [
        (&[(Text, "garbage"), (Json, JSON), (Json, JSON)] as &[_], "j1 j1"),
        (&[(Text, "# log of 2024\n\n# more"), (Json, pretty.as_str())], "j1"),
        (&[(Text, "2024"), (Xml, XML), (Json, JSON)], "j2 j1"),
        (&[(Json, cut), (Json, JSON)], "j1"),
        (&[(Json, cut), (Json, JSON), (Json, cut)], "j1"),
        (&[(Json, pretty.as_str()), (Xml, XML), (Json, JSON), (Xml, XML)], "j1 j2 j1 j2"),
        (&[(Xml, "<Response><EventName>"), (Json, JSON), (Json, JSON)], "j1 j1"),
        (&[(Xml, "<Response><EventName>"), (Json, JSON), (Xml, XML)], "j1 j2"),
        (&[(Json, "{\"EventName\":"), (Xml, XML)], "j2"),
        (&[(Json, "{\"EventName\": 1,\n  \"a\": ["), (Json, pretty.as_str())], "j1"),
    ] {
        let text = parts.iter().map(|(_, part)| *part).collect::<Vec<_>>().join("\n");
        let (ids, bodies) = found(&text);
        assert_eq!(bodies.iter().map(|(format, part)| (*format, part.as_str())).collect::<Vec<_>>(), parts);
        assert_eq!(ids.join(" "), jobs, "{text}");
    }
}

#[test]
fn one_value_is_one_body_however_long_it_is() {
    let blanks = " ".repeat(80 << 10);
    for value in [
        r#"[{"a":1},{"b":2},{"EventName":"TaskFinish"}]"#,
        "{\"a\":[{},\n{\"EventName\":1},\n[]],\n\"b\":{\n\"c\":\"\\n<Response>{\"}\n}",
        r#"{"JobsDetail":[{"a":"},{"},{"b":"]{"}]}"#,
        "[]",
    ] {
        // The longer one is looked through for where it ends.
        for (start, end) in [("", ""), ("\r\n ", "\t\n"), ("", blanks.as_str()), (blanks.as_str(), "")] {
            let (_, bodies) = found(&format!("{start}{value}{end}"));
            assert_eq!(bodies, [(Format::Json, value.to_owned())]);
        }
    }
}

#[test]
fn what_only_looks_like_another_body_is_none() {
    for text in [
        "<Response>\n<UserData>\n{\"a\":1}\n{\"EventName\":\"x\"}\n</UserData></Response>",
        "{\n\"Message\": \"\n<p>raw</p>\n\"\n}",
        "int main()\n{\n  return 0;\n}\n",
        "an error page\n<html>\n</html>",
        "{\n  \"a\": [\n    {\"b\": 1}\n    {\"b\": 2}\n  }\n}",
    ] {
        assert_eq!(found(text).1.len(), 1, "{text}");
    }
}

#[test]
fn a_mark_without_a_width_before_a_body_is_told_and_the_body_is_read() {
    for (mark, named) in [("\u{200B}", "U+200B"), ("\u{FEFF}\u{FEFF}", "U+FEFF"), ("\n \u{200B}\n", "U+200B")]
    {
        for (body, id) in [(JSON, "j1"), (XML, "j2"), (&format!("<?xml version=\"1.0\"?>{XML}"), "j2")] {
            let reading = read_text(&format!("{mark}{body}"));
            assert_eq!(ids(&reading), [id]);
            let [problem] = &reading.capture.bodies[0].problems[..] else { panic!("{:?}", told(&reading)) };
            assert_eq!(problem.kind, ProblemKind::Repaired);
            assert!(problem.message.starts_with(named), "{}", problem.message);
        }
    }
    assert_eq!(read_text("\u{200B}hello").capture.bodies[0].format, Format::Text);
}

#[test]
fn finding_bodies_takes_no_longer_than_the_text_is_long() {
    // What is told of each of them has its place without the text being walked anew.
    for unit in [
        "{}",
        "<a/>",
        "<a/>{}",
        "{}<a/>",
        "\u{feff}{}\n",
        "<Record>1</Record>\n",
        "{},\n",
        "POST / HTTP/1.1\nContent-Length: 1\n\n{}\n",
    ] {
        let text = unit.repeat(5_000);
        WALKED.set(0);
        let reading = read_text(&text);
        assert!(reading.capture.bodies.len() >= 5_000, "{unit}: {}", reading.capture.bodies.len());
        let (walked, len) = (WALKED.take(), text.len());
        assert!(walked <= 3 * len, "{unit}: {walked} bytes walked of {len}");
    }
    for unit in [
        "data: {\"EventName\"\n",
        "{}\n<a>\n",
        "{\n<Response>\n",
        "x\n{\n",
        "<a>\n{}\n",
        "{\n<a\n",
        "<Response>\n{\n",
        "\u{200B}\n",
        "{}\n<Response>\n",
    ] {
        let reading = read_text(&unit.repeat(5_000));
        assert!(!reading.capture.bodies.is_empty());
    }
}

#[test]
fn more_bodies_than_are_read_are_told_with_the_place_of_the_first() {
    for unit in ["{}\n", "<a/>", "{\"a\":1},\n"] {
        let text = unit.repeat(MAX_BODIES + 7);
        let reading = read_text(&text);
        assert_eq!(reading.capture.bodies.len(), MAX_BODIES, "{unit}");
        let last = reading.capture.bodies.last().unwrap();
        let problem = last.problems.last().unwrap();
        assert_eq!(
            (problem.kind, problem.offset),
            (ProblemKind::TooLarge, text.len() - 7 * unit.len()),
            "{unit}"
        );
        assert!(problem.message.contains(&format!("{} bytes", 7 * unit.len())), "{}", problem.message);
        assert!(reading.capture.identity_of(last).is_some());
    }
    // Many values in few bodies.
    let unit = format!("[{}0]\n", "0,".repeat(99_999));
    let reading = read_text(&unit.repeat(14));
    assert_eq!(reading.capture.bodies.len(), 10);
    assert!(told(&reading).iter().any(|t| t.0 == ProblemKind::TooLarge));
    let whole = read_text(&unit.repeat(9));
    assert!(told(&whole).iter().all(|t| t.0 != ProblemKind::TooLarge) && whole.capture.bodies.len() == 9);
}

#[test]
fn a_mark_before_each_body_is_told_and_every_body_is_read() {
    let pretty = JSON.replace(",\"", ",\n\"");
    for mark in ["\u{FEFF}", "\u{200B}"] {
        for (body, id) in [(JSON, "j1"), (&pretty, "j1"), (XML, "j2")] {
            for between in ["\n", "", "\r\n\r\n"] {
                let text = [body; 3].map(|body| format!("{mark}{body}")).join(between);
                let reading = read_text(&text);
                assert_eq!(ids(&reading), [id; 3], "{text}");
                // The mark of a file is not told of.
                let kinds: Vec<_> = told(&reading).iter().map(|t| t.0).collect();
                assert_eq!(
                    kinds,
                    vec![ProblemKind::Repaired; if mark == "\u{FEFF}" { 2 } else { 3 }],
                    "{text}"
                );
            }
        }
        assert_eq!(ids(&read_text(&format!("{JSON}\n{mark}{XML}\n{mark}{JSON}"))), ["j1", "j2", "j1"]);
    }
}

#[test]
fn what_stands_between_bodies_costs_none() {
    use ProblemKind::Repaired;
    for (text, wanted, kinds) in [
        (format!("{JSON},\n{JSON}"), "j1 j1", vec![Repaired]),
        (format!("{JSON},{JSON}"), "j1 j1", vec![Repaired]),
        (format!("\u{1e}{JSON}\n\u{1e}{JSON}\n"), "j1 j1", vec![]),
        (format!("{XML}{JSON}"), "j2 j1", vec![]),
        (format!("{JSON}{XML}"), "j1 j2", vec![]),
        (format!("data: {JSON}\n\ndata: {JSON}\n\n"), "j1 j1", vec![Repaired; 2]),
        (format!("2023-01-01 INFO {JSON}\n2023-01-01 INFO {XML}\n"), "j1 j2", vec![Repaired; 2]),
        (format!("2023-01-01 INFO {XML}\n"), "j2", vec![Repaired]),
    ] {
        let reading = read_text(&text);
        assert_eq!(ids(&reading).join(" "), wanted, "{text}");
        assert_eq!(told(&reading).iter().map(|t| t.0).collect::<Vec<_>>(), kinds, "{text}");
    }
    let reading = read_text(&format!("{JSON}\nnot json at all\n---\n{JSON}\n{JSON}"));
    let texts: Vec<_> = reading.capture.bodies.iter().map(|body| body.format).collect();
    assert_eq!(texts, [Format::Json, Format::Text, Format::Text, Format::Json, Format::Json]);
}

#[test]
fn a_list_that_was_cut_is_one_body() {
    for text in [
        "{\"EventName\":\"TaskFinish\",\"JobsDetail\":[\n{\"JobId\":\"cut1\",\"State\":\"Success\"}\n",
        "{\n\"EventName\":\"TaskFinish\",\n\"JobsDetail\":[\n{\n\"JobId\":\"cut2\"\n}\n",
    ] {
        let reading = read_text(text);
        assert_eq!(reading.capture.bodies.len(), 1, "{text}");
        assert_eq!(told(&reading)[0].0, ProblemKind::Incomplete);
    }
}

use super::{parse, split};
use crate::doc::{Kind, MAX_DEPTH, MAX_NODES, Node, Parsed, Problem, ProblemKind};
use ProblemKind::{DuplicateKey, Encoding, Incomplete, Repaired, Syntax, TooDeep, TooLarge};

#[path = "json_property_tests.rs"]
mod properties;

#[path = "json_split_tests.rs"]
mod splitting;

fn read(source: &str) -> Parsed {
    parse(source.to_owned())
}

/// Kind, line and column of every problem.
fn places(source: &str) -> Vec<(ProblemKind, u32, u32)> {
    read(source).problems.iter().map(|p| (p.kind, p.position.line, p.position.column)).collect()
}

fn messages(source: &str) -> Vec<String> {
    read(source).problems.into_iter().map(|p| p.message).collect()
}

/// A tree written down so that it can be compared.
fn outline(node: Node<'_>) -> String {
    let children = |node: Node<'_>| node.children().map(outline).collect::<Vec<_>>().join(" ");
    let name = if node.name().is_empty() { String::new() } else { format!("{}=", node.name()) };
    match node.kind() {
        Kind::Map => format!("{name}{{{}}}", children(node)),
        Kind::List => format!("{name}[{}]", children(node)),
        Kind::Null => format!("{name}null"),
        Kind::Text => format!("{name}\"{}\"", node.text()),
        _ => format!("{name}{}", node.text()),
    }
}

fn outlined(source: &str) -> String {
    outline(read(source).tree.root())
}

#[test]
fn what_the_grammar_allows_is_read_without_a_problem() {
    for (source, expected) in [
        ("{}", "{}"),
        ("[]", "[]"),
        (" \t\r\n{ } \n", "{}"),
        ("[[]]", "[[]]"),
        ("[{}, []]", "[{} []]"),
        (r#"{"a":1}"#, "{a=1}"),
        (r#"{"a" : [1 , 2 ] , "b":{ "c":null} }"#, "{a=[1 2] b={c=null}}"),
        (r#"{"":0}"#, "{0}"),
        (r#"{"a":{"a":{"a":1}},"b":{"a":1}}"#, "{a={a={a=1}} b={a=1}}"),
        ("[true,false,null]", "[true false null]"),
        ("null", "null"),
        ("true", "true"),
        ("42", "42"),
        ("-0", "-0"),
        (r#""text""#, r#""text""#),
        ("[0,-0,1,-1,10,1.0,0.5,-0.5e-10]", "[0 -0 1 -1 10 1.0 0.5 -0.5e-10]"),
        ("[1e2,1E2,1E+2,1e-2,0e+1,0E0,1.50E01]", "[1e2 1E2 1E+2 1e-2 0e+1 0E0 1.50E01]"),
        ("[123456789012345678901234567890,1e999]", "[123456789012345678901234567890 1e999]"),
        ("[9007199254740993.0]", "[9007199254740993.0]"),
        (r#"[""," ","a\/b"]"#, r#"["" " " "a/b"]"#),
        (r#"["\"\\\/\b\f\n\r\t"]"#, "[\"\"\\/\u{8}\u{c}\n\r\t\"]"),
        (r#"["\u0041\u00e9\u4e0A"]"#, r#"["Aé上"]"#),
        (r#"["\ud83d\ude00x"]"#, r#"["😀x"]"#),
        (r#"["\uDBFF\uDFFF"]"#, "[\"\u{10ffff}\"]"),
        (r#"["\u0000"]"#, "[\"\0\"]"),
        (r#"["\\u0041"]"#, r#"["\u0041"]"#),
        ("[\"上线 😀 \u{7f}\u{2028}\u{feff}\"]", "[\"上线 😀 \u{7f}\u{2028}\u{feff}\"]"),
        (r#"["// no comment, /* none */"]"#, r#"["// no comment, /* none */"]"#),
        (r#"{"k\"ey":"v","k\u0065y":2}"#, r#"{k"ey="v" key=2}"#),
    ] {
        assert_eq!(places(source), [], "{source}");
        assert_eq!(outlined(source), expected, "{source}");
    }
}

#[test]
fn what_the_grammar_forbids_is_told_at_the_offending_character() {
    for (source, column) in [
        // Structure.
        ("[}", 2),
        ("{]", 2),
        ("[1}", 3),
        (r#"{"a":1]"#, 7),
        ("]", 1),
        ("}", 1),
        (",", 1),
        ("[,1]", 2),
        ("[,]", 2),
        ("[,,]", 2),
        ("{,}", 2),
        ("[1,,2]", 4),
        ("[1,,]", 4),
        (r#"{"a":1,,"b":2}"#, 8),
        (r#"{"a":1,,}"#, 8),
        (r#"{,"a":1}"#, 2),
        ("[1 true]", 4),
        ("[3[4]]", 3),
        (r#"["a" "b"]"#, 6),
        (r#"["a":1]"#, 5),
        (r#"{"a" "b"}"#, 6),
        (r#"{"a",1}"#, 5),
        (r#"{"a"}"#, 5),
        (r#"{"a":}"#, 6),
        (r#"{"a"::1}"#, 6),
        (r#"{"a":1 2}"#, 8),
        (r#"{"a":1 b}"#, 8),
        (r#"{"a":1 "b"}"#, 8),
        (r#"{"a":1 "b","c":1}"#, 8),
        (r#"{"a":"he said "hello""}"#, 16),
        ("{a:1}", 2),
        ("{1:1}", 2),
        ("{null:1}", 2),
        ("{[]:1}", 2),
        (r#"{"a":1,b:2}"#, 8),
        ("{'a':1}", 2),
        (r#"{"a":'b'}"#, 6),
        ("['a']", 2),
        // Words.
        ("[nul]", 5),
        ("[tru]", 5),
        ("tru}", 4),
        ("[True]", 2),
        ("[NULL]", 2),
        ("[undefined]", 2),
        ("[NaN]", 2),
        ("[Infinity]", 2),
        ("[-Infinity]", 3),
        ("[nan]", 3),
        ("[truefalse]", 6),
        ("[falsey]", 7),
        // Numbers.
        ("[01]", 3),
        ("[-01]", 4),
        ("[00]", 3),
        ("[+1]", 2),
        ("[.5]", 2),
        ("[-.5]", 3),
        ("[5.]", 4),
        ("[5.e1]", 4),
        ("[1e]", 4),
        ("[1e+]", 5),
        ("[1.5e-x]", 7),
        ("[-]", 3),
        ("[--1]", 3),
        ("[1+2]", 3),
        ("[0x1F]", 3),
        ("[1_000]", 3),
        ("[1a]", 3),
        ("[１]", 2),
        ("[1.2.3]", 5),
        ("[1 000]", 4),
        // Strings.
        ("[\"a\tb\"]", 4),
        ("[\"a\nb\"]", 4),
        ("[\"\u{0}\"]", 3),
        ("[\"\u{1f}\"]", 3),
        (r#"["\x41"]"#, 4),
        (r#"["\a"]"#, 4),
        (r#"["\'"]"#, 4),
        (r#"["\上"]"#, 4),
        (r#"["\U0041"]"#, 4),
        (r#"["\u00g0"]"#, 7),
        (r#"["\u12"]"#, 7),
        (r#"["\u"]"#, 5),
        (r#"["\u 041"]"#, 5),
        ("{\"a\tb\":1}", 4),
        (r#"{"\q":1}"#, 4),
        // What other dialects have.
        ("// x", 1),
        ("[1] // x", 5),
        ("[1, /* x */ 2]", 5),
        ("[1 # x\n]", 4),
        ("\u{feff}[]", 1),
        ("[\u{a0}1]", 2),
        ("[\u{200b}]", 2),
        ("[1\u{200b}]", 3),
        ("[\u{c}]", 2),
        ("<Response/>", 1),
        ("hello", 1),
        // After the end.
        ("{} {}", 4),
        ("[] ]", 4),
        ("{}}", 3),
        ("1 2", 3),
        ("null,", 5),
        ("\"a\"b", 4),
        ("[1]\u{0}", 4),
    ] {
        assert_eq!(places(source), [(Syntax, 1, column)], "{source}");
    }
}

#[test]
fn what_ends_early_is_incomplete_at_its_end() {
    for source in [
        "",
        " ",
        "{",
        "[",
        r#"{"a"#,
        r#"{"a""#,
        r#"{"a":"#,
        r#"{"a":1"#,
        r#"{"a":1,"#,
        r#"{"a":1 "b"#,
        r#"{"a":1 "b""#,
        "[1",
        "[1,",
        "[[]",
        "[{}",
        "t",
        "tru",
        "fals",
        "n",
        "[nul",
        "-",
        "[-",
        "1.",
        "1e",
        "1e+",
        "[1.",
        "\"",
        "\"a",
        "\"a\\",
        r#""\u"#,
        r#""\u12"#,
        "[\"a\\\"",
        r#"{"a\"#,
    ] {
        let column = source.chars().count() as u32 + 1;
        assert_eq!(places(source), [(Incomplete, 1, column)], "{source}");
    }
    assert_eq!(places("[\n 1,\n "), [(Incomplete, 3, 2)]);
    assert_eq!(messages("  \n"), ["the body is empty"]);
    assert_eq!(messages("[\n {\"a\": 1"), ["the body ends inside the object that begins at 2:2"]);
    assert_eq!(messages("[\"ab"), ["the body ends inside the string that begins at 1:2"]);
    assert_eq!(messages("tru"), ["the body ends where true was expected"]);
}

#[test]
fn everything_before_a_fault_is_kept() {
    for (source, expected) in [
        (r#"{"a":1,"b":[1,2,x],"c":3}"#, "{a=1 b=[1 2]}"),
        (r#"{"a":{"b":"c","d":"#, r#"{a={b="c"}}"#),
        (r#"{"a":"b","c":"unfin"#, r#"{a="b" c="unfin"}"#),
        (r#"["a\u00e9\u12"#, r#"["aé"]"#),
        ("[\"ab\ncd\"]", "[\"ab\ncd\"]"),
        ("[\"ab\ncd", "[\"ab\ncd\"]"),
        ("[\"ab\ncd\" x\"]", r#"["ab"]"#),
        ("[1,2] tail", "[1 2]"),
        ("[12", "[12]"),
        ("[1.", "[]"),
        ("", "{}"),
    ] {
        assert_eq!(outlined(source), expected, "{source}");
    }
}

#[test]
fn a_missing_comma_between_members_is_mended() {
    let source = "{\"t\": [{\n \"c\": 98,\n \"d\": \"under the sun\"\n\"p\": [{\n\"h\": 35}] },\n {\"d\": {} \"e\": null \t\"f\":1}]}";
    let parsed = read(source);
    assert_eq!(outline(parsed.tree.root()), r#"{t=[{c=98 d="under the sun" p=[{h=35}]} {d={} e=null f=1}]}"#);
    assert_eq!(places(source), [(Repaired, 3, 22), (Repaired, 6, 10), (Repaired, 6, 20)]);
    assert_eq!(parsed.problems[0].message, "comma missing between members, read as if it were there");
    assert_eq!(places("{\"a\":\"x\"\"b\":1}"), [(Repaired, 1, 9)]);
    // What comes out is checked for keys like any other object.
    assert_eq!(places(r#"{"a":1 "a":2}"#), [(Repaired, 1, 7), (DuplicateKey, 1, 8)]);
}

#[test]
fn a_trailing_comma_is_mended() {
    for (source, column, expected) in [
        ("[1,]", 3, "[1]"),
        ("[1 , ]", 4, "[1]"),
        ("[[],]", 4, "[[]]"),
        (r#"{"a":1,}"#, 7, "{a=1}"),
        (r#"{"a":{"b":1,}}"#, 12, "{a={b=1}}"),
    ] {
        assert_eq!(places(source), [(Repaired, 1, column)], "{source}");
        assert_eq!(outlined(source), expected);
    }
}

#[test]
fn sixty_four_commas_are_mended_and_no_more() {
    let body = |count| {
        let members: Vec<_> = (0..=count).map(|i| format!("\"k{i}\":{i}")).collect();
        format!("{{{}}}", members.join(" "))
    };
    let kinds = |source: &str| places(source).into_iter().map(|(kind, ..)| kind).collect::<Vec<_>>();
    assert_eq!(kinds(&body(64)), [Repaired; 64]);
    let mut expected = vec![Repaired; 64];
    expected.push(Syntax);
    assert_eq!(kinds(&body(65)), expected);
}

#[test]
fn half_a_surrogate_pair_is_told_and_shown_as_replaced() {
    for (source, columns, expected) in [
        (r#"["\ud83d"]"#, vec![3], "\u{fffd}"),
        (r#"["\ude00"]"#, vec![3], "\u{fffd}"),
        (r#"["x\ud83dy"]"#, vec![4], "x\u{fffd}y"),
        (r#"["\ud83d\u0041"]"#, vec![3], "\u{fffd}A"),
        (r#"["\ude00\ud83d"]"#, vec![3, 9], "\u{fffd}\u{fffd}"),
        (r#"["\ud83d\ud83d\ude00"]"#, vec![3], "\u{fffd}😀"),
    ] {
        let places: Vec<_> = places(source);
        assert_eq!(places, columns.iter().map(|c| (Encoding, 1, *c)).collect::<Vec<_>>(), "{source}");
        let parsed = read(source);
        let item = parsed.tree.root().children().next().unwrap();
        assert_eq!(item.text(), expected);
        assert_eq!(item.raw(), &source[1..source.len() - 1]);
    }
    assert_eq!(places(r#"{"\ud83d":1}"#), [(Encoding, 1, 3)]);
}

#[test]
fn a_key_that_comes_again_is_kept_and_told_with_both_places() {
    let source = "{\"a\":1,\n \"b\":2, \"a\":3}";
    assert_eq!(outlined(source), "{a=1 b=2 a=3}");
    assert_eq!(places(source), [(DuplicateKey, 2, 9)]);
    assert_eq!(messages(source), ["the key \"a\" at 1:2 is here at 2:9 again"]);
    assert_eq!(places(r#"{"a":1,"\u0061":2}"#), [(DuplicateKey, 1, 8)]);
    assert_eq!(places(r#"{"a":1,"b":{"a":1},"a":[{"a":1},{"a":1}]}"#), [(DuplicateKey, 1, 20)]);
    // The third is told against the first too.
    assert_eq!(
        messages(r#"{"a":1,"a":2,"a":3}"#).last().unwrap(),
        "the key \"a\" at 1:2 is here at 1:14 again"
    );
}

#[test]
fn keys_are_told_apart_in_objects_of_any_size() {
    for count in [2, 31, 32, 33, 34, 100, 5_000] {
        let mut members: Vec<_> =
            (0..count).map(|i| format!("\"key{i}\":{{\"key0\":1,\"key1\":2}}")).collect();
        let unique = format!("{{{}}}", members.join(","));
        assert_eq!(places(&unique), [], "{count} keys");
        members.push("\"key1\":0".to_owned());
        let again = format!("{{{}}}", members.join(","));
        assert_eq!(places(&again), [(DuplicateKey, 1, unique.len() as u32 + 1)], "{count} keys");
    }
    // A large object inside a large one leaves the outer one's keys alone.
    let inner: Vec<_> = (0..50).map(|i| format!("\"k{i}\":0")).collect();
    let outer: Vec<_> = (0..50).map(|i| format!("\"k{i}\":{{{}}}", inner.join(","))).collect();
    assert_eq!(places(&format!("{{{}}}", outer.join(","))), []);
}

#[test]
fn many_problems_are_counted_after_the_hundredth() {
    let members = vec!["\"a\":1"; 100_001].join(",");
    let problems = read(&format!("{{{members}")).problems;
    assert_eq!(problems.len(), 102);
    assert_eq!(problems[100].message, "99900 more problems of this body not listed");
    assert_eq!((problems[100].kind, problems[101].kind), (DuplicateKey, Incomplete));
}

#[test]
fn depth_ends_at_the_limit_and_what_follows_is_read() {
    let nested = |open: &str, close: &str, depth: usize| open.repeat(depth) + &close.repeat(depth);
    for (open, close, each) in [("[", "]", 1), ("{\"a\":", "}", 5)] {
        let body = |depth| nested(open, close, depth).replace(":}", ":0}");
        for depth in [MAX_DEPTH - 1, MAX_DEPTH] {
            assert_eq!(places(&body(depth)), [], "{depth} of {open}");
        }
        let place = (TooDeep, 1, each * MAX_DEPTH as u32 + 1);
        assert_eq!(places(&body(MAX_DEPTH + 1)), [place]);
        assert_eq!(places(&body(1_000_000)), [place]);
        let open_only = open.repeat(1_000_000);
        assert_eq!(places(&open_only), [place, (Incomplete, 1, open_only.len() as u32 + 1)]);
        assert_eq!(read(&body(5_000)).tree.len(), MAX_DEPTH);
    }
    let deep = format!("{{\"d\":{},\"e\":{},\"after\":1}}", nested("[", "]", 200), nested("[", "]", 200));
    let parsed = read(&deep);
    assert_eq!(parsed.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [TooDeep]);
    assert_eq!(parsed.tree.root().text_of("after"), "1");
    let crossed = format!("{}{{]", "[".repeat(MAX_DEPTH));
    assert_eq!(places(&crossed), [(TooDeep, 1, 129), (Syntax, 1, 130)]);
}

#[test]
fn nodes_end_at_the_limit() {
    let body = format!("[{}]", vec!["0"; MAX_NODES - 1].join(","));
    assert_eq!((read(&body).problems.len(), read(&body).tree.len()), (0, MAX_NODES));
    let body = format!("[{}]", vec!["[]"; MAX_NODES + 10].join(","));
    let parsed = read(&body);
    assert_eq!(parsed.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [TooLarge]);
    assert_eq!(parsed.tree.len(), MAX_NODES);
}

#[test]
fn what_cannot_be_seen_is_named_in_messages() {
    assert_eq!(messages("{\n\u{200b}\"a\":1}"), ["expected a key in quotes or '}', found U+200B"]);
    assert_eq!(messages("{Method: 1}"), ["expected a key in quotes or '}', found 'M'"]);
    assert_eq!(messages("[\"a\u{1b}\"]"), ["U+001B must be escaped in a string"]);
    assert_eq!(messages("[01]"), ["expected no digit after a leading zero, found '1'"]);
    assert_eq!(messages("{} x"), ["text after the end of the body"]);
}

#[test]
fn spans_are_those_of_the_values() {
    let source = "{ \"a\" : [ 1 , \"x\\n\" , null ] , \"b\" : { } }";
    let parsed = read(source);
    let raw: Vec<_> = parsed.tree.root().descendants().skip(1).map(Node::raw).collect();
    assert_eq!(raw, [r#"[ 1 , "x\n" , null ]"#, "1", r#""x\n""#, "null", "{ }"]);
}

/// A small body with all there is in it.
const BODY: &str = r#"{"EventName": "TaskFinish", "JobsDetail": [{"Tag": "Tr\u0061ns", "Code": "Success",
  "Queue": null, "n": [-1.5e+3, 0, true, {"x": {}}], "Detection": {"a": "上" , "b": []}}]}"#;

#[test]
fn no_part_of_a_body_is_a_whole_one() {
    let broken = "{\"a\": [1, 2,],\n \"b\": \"x\"\n \"c\": {\"d\": 1,}}";
    for body in [BODY, broken] {
        assert!(!read(body).problems.iter().any(|p| p.kind >= Incomplete));
        for end in (0..body.len()).filter(|end| body.is_char_boundary(*end)) {
            let kinds: Vec<_> = places(&body[..end]).into_iter().map(|(kind, ..)| kind).collect();
            assert!(kinds.contains(&Incomplete), "{}", &body[..end]);
        }
    }
}

#[test]
fn what_may_have_been_meant_to_go_on_is_cut() {
    let cut = |source: &str| -> Vec<String> {
        let tree = read(source).tree;
        tree.root().descendants().filter(|node| node.is_cut()).map(outline).collect()
    };
    for (source, expected) in [
        (r#"{"a":"x","b":"j12"}"#, &[] as &[&str]),
        (r#"{"a":"x","b":"j12"#, &[r#"{a="x" b="j12"}"#, r#"b="j12""#]),
        (r#"{"b":"j\u0031"#, &[r#"{b="j1"}"#, r#"b="j1""#]),
        (r#"{"b":100"#, &["{b=100}", "b=100"]),
        (r#"{"b":"j12""#, &[r#"{b="j12"}"#]),
        (r#"{"b":true"#, &["{b=true}"]),
        (r#"{"b":"j12\q345"}"#, &[r#"{b="j12"}"#, r#"b="j12""#]),
        (r#"{"b":12x4}"#, &["{b=12}", "b=12"]),
        ("42", &[]),
        (r#"[{"b":1 x},{"c":2}]"#, &["{b=1}"]),
    ] {
        assert_eq!(cut(source), expected, "{source}");
    }
    // Who reads a field of it, reads nothing.
    assert_eq!(read(r#"{"b":"j12"#).tree.root().text_of("b"), "");
}

#[test]
fn a_control_character_in_a_string_is_told_and_read() {
    let source = "{\"a\":\"x\ty\\u0041\nz\",\"k\te\":{\"b\":1}}";
    assert_eq!(outlined(source), "{a=\"x\tyA\nz\" k\te={b=1}}");
    assert_eq!(places(source), [(Syntax, 1, 8), (Syntax, 2, 6)]);
    // A quote may as well be missing before the line end.
    let source = "{\"a\":\"x,\n\"b\":\"y\"}";
    assert_eq!((outlined(source), places(source)), ("{a=\"x,\"}".to_owned(), vec![(Syntax, 1, 9)]));
}

#[test]
fn a_fault_inside_an_item_costs_only_the_rest_of_that_item() {
    for (source, expected, columns) in [
        (
            r#"{"j":[{"i":1},{"i":2,"s":F},{"i":3}],"e":1}"#,
            "{j=[{i=1} {i=2} {i=3}] e=1}",
            &[26_u32] as &[u32],
        ),
        // Deeper lists and maps of the item.
        (r#"[{"o":{"n":["a",b]},"s":1},{"i":3}]"#, r#"[{o={n=["a"]}} {i=3}]"#, &[17]),
        (r#"[{"o":[{"a":x,"b":1},{"a":2}],"s":1},{"i":3}]"#, "[{o=[{} {a=2}] s=1} {i=3}]", &[13]),
        // Every fault is told.
        ("[{x},{y},{},{z}]", "[{} {} {} {}]", &[3, 7, 14]),
        // An item that is not whole by itself: what follows closes just what is open.
        (r#"{"j":[{"i":1,"s":"F},{"i":2},{"i":3}],"e":1}"#, "{j=[{i=1} {i=2} {i=3}] e=1}", &[24]),
        (r#"{"j":[{"i":1]},{"d":[{"i":2},{"i":3}]}]}"#, "{j=[{i=1} {d=[{i=2} {i=3}]}]}", &[13]),
        (r#"[{"a":1},x,{"i":3},]"#, "[{a=1} {i=3}]", &[10, 19]),
        // Nothing that is clear follows.
        (r#"[{"a":1]},{"i":3}"#, "[{a=1}]", &[8]),
        (r#"[{"a":[1,x},{"i":3}]]"#, "[{a=[1]}]", &[10]),
        (r#"{"a":{"b":x},"c":[{"d":1}]}"#, "{a={}}", &[11]),
    ] {
        let columns_told: Vec<_> = places(source).iter().map(|(.., column)| *column).collect();
        assert_eq!((outlined(source).as_str(), columns_told.as_slice()), (expected, columns), "{source}");
    }
    assert_eq!(messages("[{x},{}]"), ["expected a key in quotes or '}', found 'x'"]);
    // What is cut off is still told where reading went on before.
    assert_eq!(places("[{x},{\"a\":1"), [(Syntax, 1, 3), (Incomplete, 1, 12)]);
}

#[test]
fn many_faults_are_gone_over_in_time() {
    for unit in ["{x},", "{\"a\":x},", "{\"a\":[{x},1]]},", "{\"a\":\"\n},", "[{x,", "{\"a\":\"x\ny\"},"] {
        let source = format!("[{}]", unit.repeat(100_000));
        let problems = read(&source).problems;
        assert!((1..=102).contains(&problems.len()), "{unit}: {}", problems.len());
    }
    let source = format!("[{}{{\"a\":1}}]", "{\"a\":x},".repeat(10_000));
    assert_eq!(read(&source).tree.root().children().count(), 10_001);
}

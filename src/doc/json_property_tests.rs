//! JSON made up at random: what is written reads back, and any text is read to some end.

use super::splitting::parts;
use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;

/// A value as it should be read.
#[derive(Clone, Debug)]
enum Value {
    Word(&'static str),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl Value {
    fn write(&self, gap: &str, out: &mut String) {
        match self {
            Self::Word(word) => out.push_str(word),
            Self::Number(token) => out.push_str(token),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    out.push_str(gap);
                    item.write(gap, out);
                }
                out.push_str(gap);
                out.push(']');
            }
            Self::Map(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    let _ = write!(out, "{gap}{}{gap}:{gap}", quoted(key));
                    value.write(gap, out);
                }
                out.push_str(gap);
                out.push('}');
            }
        }
    }

    fn outline(&self, name: &str) -> String {
        let name = if name.is_empty() { String::new() } else { format!("{name}=") };
        match self {
            Self::Word(word) => format!("{name}{word}"),
            Self::Number(token) => format!("{name}{token}"),
            Self::Text(text) => format!("{name}\"{text}\""),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.outline("")).collect();
                format!("{name}[{}]", items.join(" "))
            }
            Self::Map(members) => {
                let members: Vec<_> = members.iter().map(|(key, value)| value.outline(key)).collect();
                format!("{name}{{{}}}", members.join(" "))
            }
        }
    }
}

/// A string with some characters escaped that need not be.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '/' => out.push_str("\\/"),
            '\0'..='\x1f' | 'é' | '😀' => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
            _ => out.push(c),
        }
    }
    out + "\""
}

const NUMBER: &str = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?";

fn value() -> impl Strategy<Value = Value> {
    let text = || prop_oneof!["[a-zA-Z0-9 :/_.é上😀\"\\\\\n\u{1}]{0,20}", any::<String>()];
    let leaf = prop_oneof![
        prop::sample::select(vec!["null", "true", "false"]).prop_map(Value::Word),
        NUMBER.prop_map(Value::Number),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::List),
            prop::collection::vec((text(), inner), 0..8).prop_map(Value::Map),
        ]
    })
}

fn lie_inside(problems: &[Problem], source: &str) -> bool {
    problems.iter().all(|p| p.offset <= source.len() && source.is_char_boundary(p.offset))
        && problems.is_sorted_by_key(|p| p.offset)
}

proptest! {
    #[test]
    fn a_written_tree_reads_back_the_same(value in value(), gap in "[ \t\r\n]{0,12}") {
        let mut source = String::new();
        value.write(&gap, &mut source);
        let parsed = read(&source);
        prop_assert!(parsed.problems.iter().all(|p| p.kind == DuplicateKey), "{:?}", parsed.problems);
        prop_assert_eq!(outline(parsed.tree.root()), value.outline(""));
        if source.starts_with(['{', '[']) {
            let three = format!("{source}\n{source}{source}");
            prop_assert_eq!(parts(&three), vec![source.as_str(); 3]);
            for end in (0..source.len()).filter(|end| source.is_char_boundary(*end)) {
                let part = &source[..end];
                prop_assert!(read(part).problems.iter().any(|p| p.kind >= Incomplete), "{part}");
            }
        }
    }

    #[test]
    fn number_tokens_stay_as_they_are(tokens in prop::collection::vec(NUMBER, 1..20)) {
        let parsed = read(&format!("[{}]", tokens.join(",")));
        prop_assert!(parsed.problems.is_empty());
        let texts: Vec<_> = parsed.tree.root().children().map(Node::text).collect();
        prop_assert_eq!(texts, tokens);
    }

    #[test]
    fn any_text_is_read_to_some_end(source in any::<String>()) {
        check_any(&source)?;
    }

    #[test]
    fn anything_like_json_is_read_to_some_end(source in "[\\[\\]{}:,\"\\\\ \nu0-9eE+.\\-tfnrlsa上\u{200b}]{0,60}") {
        check_any(&source)?;
    }

    #[test]
    fn a_damaged_body_is_read_to_some_end(at in 0..BODY.len(), len in 0..9_usize, put in "[\\[\\]{}:,\"\\\\x]{0,3}") {
        let mut source = BODY.to_owned();
        let (start, end) = (source.floor_char_boundary(at), source.floor_char_boundary(at + len));
        source.replace_range(start..end, &put);
        check_any(&source)?;
    }
}

fn check_any(source: &str) -> Result<(), TestCaseError> {
    let parsed = read(source);
    prop_assert!(lie_inside(&parsed.problems, source), "{:?}", parsed.problems);
    for node in parsed.tree.root().descendants() {
        let _ = (node.raw(), node.name(), node.text());
    }
    let (bodies, all) = split(source, usize::MAX);
    let is_gap = |text: &str| text.chars().all(|c| " \t\r\n,\u{1e}\u{feff}\u{200b}".contains(c));
    let mut end = 0;
    for body in bodies {
        prop_assert!(body.start >= end && !body.is_empty());
        prop_assert!(is_gap(&source[end..body.start]));
        end = body.end;
    }
    prop_assert!(is_gap(&source[end..all]));
    prop_assert!(all == source.len() || end > 0 && source[all..].starts_with('<'));
    Ok(())
}

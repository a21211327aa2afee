//! XML made up at random: what is written reads back, and any text is read to some end.

use super::splitting::parts;
use super::*;
use proptest::prelude::*;

/// An element as it should be read.
#[derive(Clone, Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    content: Vec<Content>,
}

#[derive(Clone, Debug)]
enum Content {
    Text(String),
    Element(Element),
}

impl Element {
    fn write(&self, style: usize, out: &mut String) {
        let _ = write!(out, "<{}", self.name);
        for (i, (name, value)) in self.attributes.iter().enumerate() {
            let quote = if (style + i).is_multiple_of(2) { '"' } else { '\'' };
            let _ = write!(out, " {name}={quote}{}{quote}", escaped(value));
        }
        if self.content.is_empty() && style.is_multiple_of(2) {
            *out += "/>";
            return;
        }
        *out += ">";
        for (i, content) in self.content.iter().enumerate() {
            match content {
                Content::Element(element) => element.write(style + i, out),
                Content::Text(text) if (style + i).is_multiple_of(3) && !text.contains("]]>") => {
                    let _ = write!(out, "<![CDATA[{text}]]>");
                }
                Content::Text(text) => *out += &escaped(text),
            }
            if (style + i).is_multiple_of(5) {
                *out += "<!-- <x> & -->";
            }
        }
        let _ = write!(out, "</{}>", self.name);
    }

    fn outline(&self) -> String {
        let mut parts: Vec<_> =
            self.attributes.iter().map(|(name, value)| format!("@{name}='{value}'")).collect();
        let mut has_elements = false;
        for content in &self.content {
            parts.push(match content {
                Content::Text(text) => format!("'{text}'"),
                Content::Element(element) => element.outline(),
            });
            has_elements |= matches!(content, Content::Element(_));
        }
        let name = &self.name;
        match (&self.content[..], parts.len()) {
            ([], 0) => format!("{name}-"),
            ([Content::Text(text)], 1) if !has_elements => format!("{name}'{text}'"),
            _ => format!("{name}{{{}}}", parts.join(" ")),
        }
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '&' => out += "&amp;",
            '>' => out += "&#62;",
            '"' => out += "&quot;",
            '\'' => out += "&apos;",
            '上' => out += "&#x4E0a;",
            _ => out.push(c),
        }
    }
    out
}

fn element() -> impl Strategy<Value = Element> {
    let name = || "[a-zA-Z_上é][a-zA-Z0-9_.:上-]{0,8}";
    // Not blank, because blanks beside elements are dropped.
    let text = || "[a-z0-9<>&\"'\\] \n上😀]{0,12}[a-z0-9<>&\\]上😀][ \n]{0,3}";
    let attributes = prop::collection::btree_map(name(), text(), 0..3);
    let attributes = attributes.prop_map(|map| map.into_iter().collect::<Vec<_>>());
    let leaf = (name(), attributes.clone(), prop::option::of(text())).prop_map(|(name, attributes, text)| {
        Element { name, attributes, content: text.into_iter().map(Content::Text).collect() }
    });
    leaf.prop_recursive(5, 48, 6, move |inner| {
        let content = prop::collection::vec((prop::option::of(text()), inner), 0..6);
        (name(), attributes.clone(), content, prop::option::of(text())).prop_map(
            |(name, attributes, content, last)| {
                let mut all = Vec::new();
                for (text, element) in content {
                    all.extend(text.map(Content::Text));
                    all.push(Content::Element(element));
                }
                all.extend(last.map(Content::Text));
                Element { name, attributes, content: all }
            },
        )
    })
}

/// Names of all elements as a pull parser of others finds them.
fn names_by_another_parser(source: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(source);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => names.push(tag.name().as_ref().to_owned()),
            Event::Eof => return names,
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn a_written_tree_reads_back_the_same(element in element(), style in 0..30_usize) {
        let mut source = String::new();
        element.write(style, &mut source);
        let parsed = read(&source);
        prop_assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        prop_assert_eq!(outlined(&source), element.outline());
        let elements = parsed.tree.root().descendants().skip(1);
        let elements = elements.filter(|node| node.kind() != Kind::Attribute && !node.name().is_empty());
        let names: Vec<_> = elements.map(|node| node.name().to_owned()).collect();
        prop_assert_eq!(names, names_by_another_parser(&source));
        let three = format!("{source}\n{source}{source}");
        prop_assert_eq!(parts(&three).len(), 3);
        for end in (0..source.len()).filter(|end| source.is_char_boundary(*end)) {
            prop_assert!(kinds(&source[..end]).contains(&Incomplete), "{}", &source[..end]);
        }
    }

    #[test]
    fn any_text_is_read_to_some_end(source in any::<String>()) {
        check_any(&source)?;
    }

    #[test]
    fn anything_like_xml_is_read_to_some_end(source in "(<|</|/>|>|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|\\?>|<!DOCTYPE|&|#|;|=|'|\"|a|b|xml| |\n|上|\u{feff}|\u{1}){0,40}") {
        check_any(&source)?;
    }

    #[test]
    fn a_damaged_body_is_read_to_some_end(at in 0..BODY.len(), len in 0..9_usize, put in "[<>/&;='\"a! ]{0,3}") {
        let mut source = BODY.to_owned();
        let (start, end) = (source.floor_char_boundary(at), source.floor_char_boundary(at + len));
        source.replace_range(start..end, &put);
        check_any(&source)?;
    }
}

fn check_any(source: &str) -> Result<(), TestCaseError> {
    let parsed = read(source);
    prop_assert!(parsed.problems.iter().all(|p| source.is_char_boundary(p.offset)), "{:?}", parsed.problems);
    prop_assert!(parsed.problems.is_sorted_by_key(|p| p.offset));
    for node in parsed.tree.root().descendants() {
        let _ = (node.raw(), node.name(), node.text());
    }
    let (bodies, all) = split(source, usize::MAX);
    let is_gap = |text: &str| text.chars().all(|c| " \t\r\n\u{feff}\u{200b}".contains(c));
    let mut end = 0;
    for body in bodies {
        prop_assert!(body.start >= end && !body.is_empty());
        prop_assert!(is_gap(&source[end..body.start]));
        end = body.end;
    }
    prop_assert!(is_gap(&source[end..all]));
    let is_foreign = source[all..].starts_with(['{', '[']);
    prop_assert!(all == source.len() || end > 0 && is_foreign);
    Ok(())
}

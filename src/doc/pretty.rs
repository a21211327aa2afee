//! A tree written down again, indented, in the syntax it was read from. Texts stay as they were sent.

use super::{Format, Kind, Node, Tree};
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use std::fmt::Write as _;
use std::io;

const INDENT: usize = 2;

/// The body, indented. A body that is neither XML nor JSON comes back as it is.
#[must_use]
pub fn pretty(tree: &Tree) -> String {
    match tree.format() {
        Format::Json => {
            let mut out = String::with_capacity(tree.source().len() * 2);
            write_json(&mut out, tree.root(), 0);
            out
        }
        Format::Xml => {
            let mut writer =
                Writer::new_with_indent(Vec::with_capacity(tree.source().len() * 2), b' ', INDENT);
            // Writing to memory does not fail.
            let _ = tree.root().children().try_for_each(|node| write_xml(&mut writer, node));
            String::from_utf8(writer.into_inner()).unwrap_or_else(|_| tree.source().to_owned())
        }
        Format::Text => tree.source().to_owned(),
    }
}

fn write_xml(writer: &mut Writer<Vec<u8>>, node: Node<'_>) -> io::Result<()> {
    if node.name().is_empty() {
        return writer.write_event(Event::Text(run(node.text())));
    }
    let mut start = BytesStart::new(node.name());
    let is_attribute = |child: &Node<'_>| child.kind() == Kind::Attribute;
    for attribute in node.children().filter(is_attribute) {
        start.push_attribute((attribute.name(), attribute.text()));
    }
    let has_content = node.kind() != Kind::Map || node.children().any(|child| !is_attribute(&child));
    // Between the tags of an element with nothing in it a line end would be its text.
    if node.kind() == Kind::Empty || !has_content {
        return writer.write_event(Event::Empty(start));
    }
    let end = BytesEnd::new(node.name());
    writer.write_event(Event::Start(start))?;
    if node.kind() == Kind::Map {
        node.children()
            .filter(|child| !is_attribute(child))
            .try_for_each(|child| write_xml(writer, child))?;
    } else {
        writer.write_event(Event::Text(BytesText::new(node.text())))?;
    }
    writer.write_event(Event::End(end))
}

/// A text beside elements. One of blanks alone was sent as references or CDATA, or it would be layout.
fn run(text: &str) -> BytesText<'_> {
    if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
        let mut references = String::new();
        for byte in text.bytes() {
            let _ = write!(references, "&#{byte};");
        }
        BytesText::from_escaped(references)
    } else {
        BytesText::new(text)
    }
}

fn write_json(out: &mut String, node: Node<'_>, depth: usize) {
    let (open, close) = match node.kind() {
        Kind::Map => ('{', '}'),
        Kind::List => ('[', ']'),
        _ => return out.push_str(node.raw()),
    };
    out.push(open);
    let mut first = true;
    for child in node.children() {
        if !first {
            out.push(',');
        }
        first = false;
        new_line(out, depth + 1);
        if node.kind() == Kind::Map {
            out.push_str(&serde_json::Value::from(child.name()).to_string());
            out.push_str(": ");
        }
        write_json(out, child, depth + 1);
    }
    if !first {
        new_line(out, depth);
    }
    out.push(close);
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', depth * INDENT));
}

#[cfg(test)]
mod tests {
    use super::super::{json, xml};
    use super::*;

    #[test]
    fn json_is_indented_and_its_tokens_stay() {
        let tree = json::parse(r#"{"a":[1.50,{}],"é\"":"\u4e0a","b":[],"a":null}"#.to_owned()).tree;
        let wanted = "{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"é\\\"\": \"\\u4e0a\",\n  \"b\": [],\n  \"a\": null\n}";
        assert_eq!(pretty(&tree), wanted);
    }

    #[test]
    fn xml_is_indented_and_its_texts_stay() {
        let tree = xml::parse("<a k='1&quot;'><b> x &lt; y </b><c/><d>t<e/></d></a>".to_owned()).tree;
        let again = xml::parse(pretty(&tree)).tree;
        let texts = |tree: &Tree| tree.root().descendants().map(|n| format!("{n:?}")).collect::<Vec<_>>();
        assert_eq!(texts(&again), texts(&tree), "{}", pretty(&tree));
        assert!(pretty(&tree).contains("\n  <b> x &lt; y </b>\n"), "{}", pretty(&tree));
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let outline = |tree: &Tree| tree.root().descendants().map(|n| format!("{n:?}")).collect::<Vec<_>>();
        for source in [
            "<a k='&lt;' l=''></a>",
            "<a k=''/>",
            "<a k=''> </a>",
            "<a><b k=''></b><c></c></a>",
            "<a k=''><b/> </a>",
            "<a>t<b/>u<!-- -->v<c> </c>&#10;</a>",
            "<EventName>e</EventName><WorkflowExecution k=''></WorkflowExecution>",
        ] {
            let tree = xml::parse(source.to_owned()).tree;
            let again = xml::parse(pretty(&tree)).tree;
            assert_eq!(outline(&again), outline(&tree), "{source}: {}", pretty(&tree));
        }
    }
}

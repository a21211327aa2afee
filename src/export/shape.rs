//! A tree in the shape of Cloud Infinite's own JSON callback, whatever it was read from.
//!
//! From JSON every member stays as it was sent: its place, its key, the token of its value, twice if it was
//! there twice. From XML an element's name becomes the key and its text a string; elements of the same name
//! become one list where the first of them stood; what the documentation calls an array is a list even when
//! there is one. An attribute becomes `@name`, text beside elements `#text`, an empty element an empty string.
//! Comments and processing instructions are no data. What lies so deep that it could not be read again stands as
//! one string, the text as received.

use super::pretty::{Pretty, quoted};
use crate::doc::{Format, Kind, Node, Tree};
use std::collections::HashMap;

/// What the pages say is an array even with one entry, as (parent, name). The `Response` root, and no root at
/// all, are the empty parent.
const ARRAYS: &[(&str, &str)] = &[
    // "Task Callback": Response.JobsDetail is a "Container array".
    ("", "JobsDetail"),
    // "Task Callback": a job that a workflow triggered has Input.CosHeaders, a "Container array".
    ("Input", "CosHeaders"),
    // "Workflow Callback": CosHeaders and Tasks of WorkflowExecution are "Container array".
    ("WorkflowExecution", "CosHeaders"),
    ("WorkflowExecution", "Tasks"),
    // "Workflow Callback": ObjectInfo and SpriteObjectInfo of Tasks.ResultInfo are "Container array".
    ("ResultInfo", "ObjectInfo"),
    ("ResultInfo", "SpriteObjectInfo"),
    // "Task Callback" of image OCR: arrays in the JSON sample, though three of them have one entry.
    ("Detection", "TextDetections"),
    ("TextDetections", "ItemPolygon"),
    ("TextDetections", "Polygon"),
    ("TextDetections", "Words"),
];

/// A tree to write, and what of it is left out.
#[derive(Clone, Copy)]
pub(super) struct Shape<'t> {
    pub tree: &'t Tree,
    /// Numbers of the nodes that are left out, in order.
    pub left_out: &'t [u32],
}

impl<'t> Shape<'t> {
    /// Writes the members of a callback, or of a foreign body, into an object that is open. A body that is a
    /// scalar or a list is none, and has no members.
    pub fn write_members(self, out: &mut Pretty, node: Node<'t>, is_callback: bool) {
        match self.tree.format() {
            Format::Json => self.json_members(out, node),
            Format::Xml if is_callback => self.xml_members(out, content(node), ""),
            Format::Xml => self.xml_members(out, node, ""),
            Format::Text => {}
        }
    }

    /// Writes the value of a node of a JSON tree as it was sent.
    pub fn write_json(self, out: &mut Pretty, node: Node<'t>) {
        match node.kind() {
            Kind::Map | Kind::List if !out.has_room() => out.too_deep(node.raw()),
            Kind::Map => {
                out.open('{');
                self.json_members(out, node);
                out.close('}');
            }
            Kind::List => {
                out.open('[');
                for item in node.children().filter(|item| self.keeps(*item)) {
                    out.item();
                    self.write_json(out, item);
                }
                out.close(']');
            }
            _ => write_token(out, node),
        }
    }

    fn json_members(self, out: &mut Pretty, map: Node<'t>) {
        let mut end_of_last = map.span().start + 1;
        for member in map.children() {
            let between = end_of_last..member.span().start;
            end_of_last = member.span().end;
            if self.keeps(member) {
                let between = self.tree.source().get(between).unwrap_or_default();
                out.member(&key_token(member.name(), between));
                self.write_json(out, member);
            }
        }
    }

    /// Writes the content of an element; `parent` is its name in [`ARRAYS`].
    fn xml_members(self, out: &mut Pretty, element: Node<'t>, parent: &str) {
        let mut places = HashMap::new();
        let mut members: Vec<(String, Vec<Node<'_>>)> = Vec::new();
        for child in element.children().filter(|child| self.keeps(*child)) {
            let key = key_of(child);
            let place = *places.entry(key.clone()).or_insert(members.len());
            if place == members.len() {
                members.push((key, Vec::new()));
            }
            members[place].1.push(child);
        }
        for (key, nodes) in &members {
            out.member(&quoted(key));
            match nodes.as_slice() {
                [one] if !is_array(parent, element, *one) => self.write_xml(out, *one),
                // One element that is documented as an array and has nothing in it is an array of nothing.
                [one] if one.kind() == Kind::Empty => out.token("[]"),
                all if !out.has_room() => {
                    out.too_deep(&all.iter().map(|node| node.raw()).collect::<String>());
                }
                all => {
                    out.open('[');
                    for node in all {
                        out.item();
                        self.write_xml(out, *node);
                    }
                    out.close(']');
                }
            }
        }
    }

    fn write_xml(self, out: &mut Pretty, node: Node<'t>) {
        if node.kind() == Kind::Map && !out.has_room() {
            out.too_deep(node.raw());
        } else if node.kind() == Kind::Map {
            out.open('{');
            self.xml_members(out, node, node.name());
            out.close('}');
        } else {
            out.text(node.text());
        }
    }

    fn keeps(self, node: Node<'_>) -> bool {
        self.left_out.binary_search(&node.index()).is_err()
    }
}

/// The key as it was sent, found in what stands between the last value and this one; where that is no key that
/// reads as `name`, the name in quotes.
fn key_token(name: &str, between: &str) -> String {
    let sent = || between.get(between.find('"')?..=between.rfind('"')?);
    let reads_as_name = |token: &&str| {
        let inner = token.get(1..token.len() - 1).unwrap_or_default();
        // Nothing that needs an escape: the token is the name in quotes.
        (inner == name && quoted(name).len() == token.len())
            || (is_json(token) && serde_json::from_str::<String>(token).map_or(true, |text| text == name))
    };
    sent().filter(|token| token.len() >= 2).filter(reads_as_name).map_or_else(|| quoted(name), str::to_owned)
}

/// Writes a scalar as sent; one that is no JSON, though it could be read, as a string.
fn write_token(out: &mut Pretty, node: Node<'_>) {
    let token = node.raw();
    if is_json(token) {
        out.token(token);
    } else {
        out.text(node.text());
    }
}

fn is_json(token: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(token).is_ok()
}

fn key_of(node: Node<'_>) -> String {
    match (node.kind(), node.name()) {
        (Kind::Attribute, name) => format!("@{name}"),
        (_, "") => "#text".to_owned(),
        (_, name) => name.to_owned(),
    }
}

/// Whether a single element is a list of one. Moderation callbacks have one job that is no array, and headers
/// by name instead of a list of `Key` and `Value`.
fn is_array(parent: &str, element: Node<'_>, child: Node<'_>) -> bool {
    if child.kind() == Kind::Attribute || !ARRAYS.contains(&(parent, child.name())) {
        return false;
    }
    match child.name() {
        "JobsDetail" => !element.text_of("EventName").trim_start().starts_with("Review"),
        "CosHeaders" => child.kind() == Kind::Empty || child.child("Key").is_some(),
        _ => true,
    }
}

/// Where the documented content of an XML callback stands: in its `Response` root, or at the top where there
/// is none.
fn content(root: Node<'_>) -> Node<'_> {
    let mut children = root.children();
    match (children.next(), children.next()) {
        (Some(only), None) if only.name() == "Response" && only.kind() == Kind::Map => only,
        _ => root,
    }
}

//! What each of several deliveries said, written as its difference from what they say together.
//!
//! A record told of twice would need twice the room otherwise, and most of what is said twice is the same.
//!
//! Bytes: how many deliveries, and in how much room each lies; where each lies; then for each what it said: which
//! fields are the same, which of the others are empty, and the values of the rest.

use super::intern::{ListSym, Strings, Sym};
use super::record::{Delivery, Facts};
use super::{Field, FileId};
use crate::callback::StateClass;
use crate::doc::Format;
use crate::time::Time;

/// Several deliveries and what each said.
#[derive(Clone, Debug, Default)]
pub(super) struct Several(Box<[u8]>);

/// Bytes of how many there are; the top bit says that they need much room.
const HEAD: usize = 4;
const MUCH: u32 = 1 << 31;
/// Bytes of a delivery: file, body, callback, node, and the rest.
const SMALL: usize = 4 + 1 + 1 + 2 + 1;
const LARGE: usize = 4 + 4 + 4 + 4 + 1;
/// Bytes of a set of fields.
const SET: usize = 3;

const TIMES: usize = Field::COUNT;
const LISTS: usize = TIMES + 3;
const _: () = assert!(LISTS + 2 <= 8 * SET, "a set has room for every field");

const FORMATS: [Format; 3] = [Format::Xml, Format::Json, Format::Text];

impl Several {
    /// Deliveries in order, and what they say together.
    pub fn new(all: &[(Delivery, Facts)], together: &Facts) -> Self {
        let is_small = |one: &Delivery| one.body < 1 << 8 && one.callback < 1 << 8 && one.node < 1 << 16;
        let is_large = !all.iter().all(|(delivery, _)| is_small(delivery));
        let mut bytes = Vec::with_capacity(HEAD + all.len() * (LARGE + 32));
        let head = all.len() as u32 | if is_large { MUCH } else { 0 };
        bytes.extend(head.to_le_bytes());
        all.iter().for_each(|(delivery, _)| write_delivery(delivery, is_large, &mut bytes));
        all.iter().for_each(|(_, facts)| write(facts, together, &mut bytes));
        Self(bytes.into())
    }

    fn head(&self) -> u32 {
        self.0.first_chunk().map_or(0, |head| u32::from_le_bytes(*head))
    }

    pub fn len(&self) -> usize {
        (self.head() & !MUCH) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many bytes a delivery has.
    fn room(&self) -> usize {
        if self.head() & MUCH == 0 { SMALL } else { LARGE }
    }

    /// The deliveries in order.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = Delivery> + '_ {
        let room = self.room();
        let bytes = self.0.get(HEAD..HEAD + self.len() * room).unwrap_or_default();
        bytes.chunks_exact(room).map(move |bytes| read_delivery(&mut Bytes(bytes), room == LARGE))
    }

    /// Each delivery and what it said, given what they say together.
    pub fn iter<'s>(
        &'s self,
        together: &'s Facts,
        strings: &'s Strings,
    ) -> impl Iterator<Item = (Delivery, Facts)> + 's {
        let said = self.0.get(HEAD + self.len() * self.room()..).unwrap_or_default();
        let mut said = Bytes(said);
        self.deliveries().map(move |delivery| (delivery, read(&mut said, together, strings)))
    }
}

fn write_delivery(delivery: &Delivery, is_large: bool, bytes: &mut Vec<u8>) {
    let Delivery { file, body, callback, node, format, own } = *delivery;
    let mut put = |number: u32, small: usize| {
        bytes.extend(&number.to_le_bytes()[..if is_large { 4 } else { small }]);
    };
    put(file.0, 4);
    put(body, 1);
    put(callback, 1);
    put(node, 2);
    let format = FORMATS.iter().position(|&one| one == format).unwrap_or_default() as u8;
    bytes.push(format << 1 | u8::from(own));
}

fn read_delivery(bytes: &mut Bytes<'_>, is_large: bool) -> Delivery {
    let mut next = |small: usize| bytes.number(if is_large { 4 } else { small }) as u32;
    let (file, body, callback, node) = (FileId(next(4)), next(1), next(1), next(2));
    let rest = bytes.number(1);
    Delivery { file, body, callback, node, format: FORMATS[(rest >> 1) as usize], own: rest & 1 == 1 }
}

fn write(facts: &Facts, together: &Facts, bytes: &mut Vec<u8>) {
    let sets = bytes.len();
    let (mut same, mut empty) = (0_u32, 0_u32);
    bytes.extend([0; 2 * SET]);
    let mut put = |bytes: &mut Vec<u8>, at: usize, is_same: bool, is_empty: bool, value: u64| {
        same |= u32::from(is_same) << at;
        empty |= u32::from(is_empty) << at;
        if !is_same && !is_empty {
            write_number(value, bytes);
        }
    };
    for (at, (&one, &all)) in facts.texts.iter().zip(&together.texts).enumerate() {
        put(bytes, at, one == all, one.is_empty(), one.number().into());
    }
    let times =
        [(facts.created, together.created), (facts.started, together.started), (facts.ended, together.ended)];
    for (at, (one, all)) in times.into_iter().enumerate() {
        put(bytes, TIMES + at, one == all, one.is_none(), one.map_or(0, Time::to_bits));
    }
    for (at, (one, all)) in
        [(facts.outputs, together.outputs), (facts.headers, together.headers)].into_iter().enumerate()
    {
        put(bytes, LISTS + at, one == all, one.is_empty(), one.number().into());
    }
    bytes[sets..sets + SET].copy_from_slice(&same.to_le_bytes()[..SET]);
    bytes[sets + SET..sets + 2 * SET].copy_from_slice(&empty.to_le_bytes()[..SET]);
}

fn read(bytes: &mut Bytes<'_>, together: &Facts, strings: &Strings) -> Facts {
    let (same, empty) = (bytes.number(SET), bytes.number(SET));
    let is = |set: u64, at: usize| set >> at & 1 == 1;
    let mut facts = *together;
    for (at, text) in facts.texts.iter_mut().enumerate() {
        if is(empty, at) {
            *text = Sym::EMPTY;
        } else if !is(same, at) {
            *text = Sym::from_number(bytes.read_number() as u32);
        }
    }
    for (at, time) in [&mut facts.created, &mut facts.started, &mut facts.ended].into_iter().enumerate() {
        if is(empty, TIMES + at) {
            *time = None;
        } else if !is(same, TIMES + at) {
            *time = Time::from_bits(bytes.read_number());
        }
    }
    for (at, list) in [&mut facts.outputs, &mut facts.headers].into_iter().enumerate() {
        if is(empty, LISTS + at) {
            *list = ListSym::default();
        } else if !is(same, LISTS + at) {
            *list = ListSym::from_number(bytes.read_number() as u32);
        }
    }
    facts.class = StateClass::of(strings.text(facts.texts[Field::State as usize]));
    facts
}

/// Seven bits to a byte, the lowest first; the top bit says that more follow.
fn write_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 1 << 7 {
        bytes.push(number as u8 | 1 << 7);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Bytes that are still to be read; zeros where there are no more.
struct Bytes<'s>(&'s [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// A number of so many bytes.
    fn number(&mut self, len: usize) -> u64 {
        (0..len).fold(0, |number, at| number | u64::from(self.next()) << (8 * at))
    }

    /// What [`write_number`] wrote.
    fn read_number(&mut self) -> u64 {
        let mut number = 0;
        for at in (0..u64::BITS).step_by(7) {
            let byte = self.next();
            number |= u64::from(byte & !(1 << 7)) << at;
            if byte < 1 << 7 {
                break;
            }
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_facts() -> impl Strategy<Value = Facts> {
        let time = || prop::option::of((-9_000_000_000_000_i64..9_000_000_000_000, -720..720_i32));
        let numbers = prop::collection::vec(0..4_u32, Field::COUNT + 2);
        (numbers, time(), time(), time()).prop_map(|(numbers, created, started, ended)| {
            let time = |time: Option<(i64, i32)>| time.map(|(millis, offset)| Time::new(millis, offset));
            let mut facts = Facts {
                created: time(created),
                started: time(started),
                ended: time(ended),
                outputs: ListSym::from_number(numbers[0]),
                headers: ListSym::from_number(numbers[1]),
                ..Facts::default()
            };
            for (text, &number) in facts.texts.iter_mut().zip(&numbers[2..]) {
                *text = Sym::from_number(number * number * 90_001);
            }
            facts.texts[Field::State as usize] = Sym::EMPTY;
            facts.class = StateClass::of("");
            facts
        })
    }

    proptest! {
        #[test]
        fn what_was_said_is_read_back(
            facts in prop::collection::vec(any_facts(), 2..5),
            together in any_facts(),
            step in prop::sample::select(vec![1_u32, 255, 256, 70_000, 1 << 30]),
        ) {
            let delivery = |at: usize| Delivery {
                file: FileId(at as u32 + 7),
                body: at as u32 * step,
                callback: 3,
                node: 9,
                format: FORMATS[at % 3],
                own: at.is_multiple_of(2),
            };
            let all: Vec<_> = facts.into_iter().enumerate().map(|(at, facts)| (delivery(at), facts)).collect();
            let several = Several::new(&all, &together);
            prop_assert_eq!(several.len(), all.len());
            prop_assert!(several.deliveries().rev().eq(all.iter().rev().map(|(delivery, _)| *delivery)));
            let strings = Strings::default();
            let again: Vec<_> = several.iter(&together, &strings).collect();
            prop_assert_eq!(format!("{again:?}"), format!("{all:?}"));
        }
    }
}

//! What each of several deliveries said, written as its difference from what they say together.
//!
//! A record told of twice would need twice the room otherwise, and most of what is said twice is the same.
//!
//! Words: how many deliveries; five for each delivery; then for each what it said: which fields are the same, which
//! of the others are empty, and the values of the rest.

use super::intern::{ListSym, Strings, Sym};
use super::record::{Delivery, Facts};
use super::{Field, FileId};
use crate::callback::StateClass;
use crate::doc::Format;
use crate::time::Time;

/// Several deliveries and what each said.
#[derive(Clone, Debug, Default)]
pub(super) struct Several(Box<[u32]>);

const WORDS_OF_DELIVERY: usize = 5;
const TIMES: usize = Field::COUNT;
const LISTS: usize = TIMES + 3;

const FORMATS: [Format; 3] = [Format::Xml, Format::Json, Format::Text];

impl Several {
    /// Deliveries in order, and what they say together.
    pub fn new(all: &[(Delivery, Facts)], together: &Facts) -> Self {
        let mut words = Vec::with_capacity(1 + all.len() * (WORDS_OF_DELIVERY + 8));
        words.push(all.len() as u32);
        for (delivery, _) in all {
            let Delivery { file, body, callback, node, format, own } = *delivery;
            let format = FORMATS.iter().position(|&one| one == format).unwrap_or_default() as u32;
            words.extend([file.0, body, callback, node, format << 1 | u32::from(own)]);
        }
        all.iter().for_each(|(_, facts)| write(facts, together, &mut words));
        Self(words.into())
    }

    pub fn len(&self) -> usize {
        self.0.first().map_or(0, |&len| len as usize)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The deliveries in order.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = Delivery> + '_ {
        let words = self.0.get(1..=self.len() * WORDS_OF_DELIVERY).unwrap_or_default();
        let (deliveries, _) = words.as_chunks::<WORDS_OF_DELIVERY>();
        deliveries.iter().map(|&[file, body, callback, node, rest]| Delivery {
            file: FileId(file),
            body,
            callback,
            node,
            format: FORMATS[(rest >> 1) as usize],
            own: rest & 1 == 1,
        })
    }

    /// Each delivery and what it said, given what they say together.
    pub fn iter<'s>(
        &'s self,
        together: &'s Facts,
        strings: &'s Strings,
    ) -> impl Iterator<Item = (Delivery, Facts)> + 's {
        let mut said = self.0.get(1 + self.len() * WORDS_OF_DELIVERY..).unwrap_or_default().iter().copied();
        self.deliveries().map(move |delivery| (delivery, read(&mut said, together, strings)))
    }
}

fn write(facts: &Facts, together: &Facts, words: &mut Vec<u32>) {
    let masks = words.len();
    words.extend([0, 0]);
    let put = |words: &mut Vec<u32>, at: usize, is_same: bool, is_empty: bool, value: &[u32]| {
        words[masks] |= u32::from(is_same) << at;
        words[masks + 1] |= u32::from(is_empty) << at;
        if !is_same && !is_empty {
            words.extend(value);
        }
    };
    for (at, (&one, &all)) in facts.texts.iter().zip(&together.texts).enumerate() {
        put(words, at, one == all, one.is_empty(), &[one.number()]);
    }
    let times =
        [(facts.created, together.created), (facts.started, together.started), (facts.ended, together.ended)];
    for (at, (one, all)) in times.into_iter().enumerate() {
        let bits = one.map_or(0, Time::to_bits);
        put(words, TIMES + at, one == all, one.is_none(), &[(bits >> 32) as u32, bits as u32]);
    }
    for (at, (one, all)) in
        [(facts.outputs, together.outputs), (facts.headers, together.headers)].into_iter().enumerate()
    {
        put(words, LISTS + at, one == all, one.is_empty(), &[one.number()]);
    }
}

fn read(words: &mut impl Iterator<Item = u32>, together: &Facts, strings: &Strings) -> Facts {
    let mut next = || words.next().unwrap_or_default();
    let (same, empty) = (next(), next());
    let is = |mask: u32, at: usize| mask >> at & 1 == 1;
    let mut facts = *together;
    for (at, text) in facts.texts.iter_mut().enumerate() {
        if is(empty, at) {
            *text = Sym::EMPTY;
        } else if !is(same, at) {
            *text = Sym::from_number(next());
        }
    }
    for (at, time) in [&mut facts.created, &mut facts.started, &mut facts.ended].into_iter().enumerate() {
        if is(empty, TIMES + at) {
            *time = None;
        } else if !is(same, TIMES + at) {
            let high = u64::from(next());
            *time = Time::from_bits(high << 32 | u64::from(next()));
        }
    }
    for (at, list) in [&mut facts.outputs, &mut facts.headers].into_iter().enumerate() {
        if is(empty, LISTS + at) {
            *list = ListSym::default();
        } else if !is(same, LISTS + at) {
            *list = ListSym::from_number(next());
        }
    }
    facts.class = StateClass::of(strings.text(facts.texts[Field::State as usize]));
    facts
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
                *text = Sym::from_number(number);
            }
            facts.texts[Field::State as usize] = Sym::EMPTY;
            facts.class = StateClass::of("");
            facts
        })
    }

    proptest! {
        #[test]
        fn what_was_said_is_read_back(facts in prop::collection::vec(any_facts(), 2..5), together in any_facts()) {
            let delivery = |at: usize| Delivery {
                file: FileId(at as u32 + 7),
                body: at as u32,
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

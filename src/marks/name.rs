//! What a record is known by in every folder.

use crate::index::{Field, Indexer, Record, RecordKind};
use crate::time::{self, Time};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// As in the index: creation times of one job lie within a minute, where both are known.
const CREATED_WITHIN: i64 = 60_000;

/// What a record is known by in every folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Name {
    /// `job`, `run` or `unrecognised`.
    kind: String,
    /// `JobId` or `RunId`.
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
    /// Without an id: what stands for the bytes of its body and its place in them.
    #[serde(skip_serializing_if = "String::is_empty")]
    body: String,
    /// Without an id: its place in a run, the run's id and the name of the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<(String, String)>,
    /// Without any of these: the path of its capture in the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
    /// `Tag`.
    #[serde(skip_serializing_if = "String::is_empty")]
    tag: String,
    /// When it was created, as sent.
    #[serde(skip_serializing_if = "String::is_empty")]
    created: String,
}

impl Name {
    /// What a record is known by.
    #[must_use]
    pub fn of(record: Record<'_>) -> Self {
        let mut name = Self {
            kind: record.kind().name().to_owned(),
            tag: record.text(Field::Tag).to_owned(),
            created: record.created().map_or_else(String::new, |time| time.to_string()),
            ..Self::default()
        };
        let index = record.index();
        let joined_by = record.joined_by();
        let file = || record.main_delivery().map(|delivery| index.file(delivery.file).path());
        match joined_by.strip_prefix('\0') {
            None => match joined_by.split_once('\0') {
                Some((run, node)) => name.task = Some((run.to_owned(), node.to_owned())),
                None => joined_by.clone_into(&mut name.id),
            },
            Some(place) if place.starts_with('\0') => name.file = file(),
            Some(body) => body.clone_into(&mut name.body),
        }
        name
    }

    /// Sees every record of an index that this is the name of.
    pub(super) fn each<'i>(&self, index: &'i Indexer, mut see: impl FnMut(Record<'i>)) {
        let kinds = [RecordKind::Run, RecordKind::Job, RecordKind::Unrecognised];
        let Some(kind) = kinds.into_iter().find(|kind| kind.name() == self.kind) else { return };
        let fits = |record: &Record<'i>| {
            record.kind() == kind && record.text(Field::Tag) == self.tag && self.was_created_with(*record)
        };
        if let Some(path) = &self.file {
            let file = index.file_at(path).map(|(file, _)| file);
            file.into_iter().flat_map(|file| index.told_by(file)).filter(fits).for_each(&mut see);
            return;
        }
        let key = match &self.task {
            Some((run, node)) => format!("{run}\0{node}"),
            None if self.id.is_empty() => format!("\0{}", self.body),
            None => self.id.clone(),
        };
        index.find(kind, &key).filter(fits).for_each(see);
    }

    fn was_created_with(&self, record: Record<'_>) -> bool {
        let known = time::parse(&self.created).time().zip(record.created());
        let far = |(one, other): (Time, Time)| (one.millis() - other.millis()).abs() > CREATED_WITHIN;
        !known.is_some_and(far)
    }
}

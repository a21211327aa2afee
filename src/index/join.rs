//! Joining: which deliveries are one record, which of them wins, which job belongs to which run.

use super::apply::Told;
use super::record::{Deliveries, Delivery, Facts, ProblemSet, Stored};
use super::{Field, FileId, Index, Key, KeyRecords, RecordId, RecordKind, Sym, group};
use crate::time::{Millis, Time};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// What [`Index::commit`] still has to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    told: HashMap<Key, Vec<(Delivery, Facts)>>,
    dirty: HashSet<Key>,
    /// Records whose place in the order may be another now.
    moved: HashSet<RecordId>,
    /// Runs whose jobs changed.
    runs: HashSet<RecordId>,
    pub touched: bool,
    /// Captures that are no longer there, and may be there under another path.
    pub renamed: Vec<FileId>,
}

impl Index {
    /// Notes what a callback says of a record.
    pub(super) fn tell(&mut self, told: Told) {
        self.pending.dirty.insert(told.key);
        self.pending.told.entry(told.key).or_default().push((told.delivery, told.facts));
    }

    /// Takes out what `file` said of the records of `key`.
    pub(super) fn untell(&mut self, key: Key, file: FileId) {
        if let Some(told) = self.pending.told.get_mut(&key) {
            told.retain(|(delivery, _)| delivery.file != file);
        }
        let Some(records) = self.by_key.get(&key).cloned() else { return };
        for &id in records.as_slice() {
            let stored = &mut self.records[id.index()];
            match &mut stored.deliveries {
                Deliveries::One(delivery) if delivery.file == file => stored.deliveries = Deliveries::None,
                Deliveries::None | Deliveries::One(_) => {}
                Deliveries::Many(all) => all.retain(|(delivery, _)| delivery.file != file),
            }
        }
        self.pending.dirty.insert(key);
    }

    /// The captures that tell of the records of a key, joined or not.
    pub(super) fn tellers(&self, key: Key) -> impl Iterator<Item = FileId> {
        let joined = self.by_key.get(&key).map_or(&[][..], KeyRecords::as_slice);
        let joined = joined.iter().flat_map(|&id| self.view(id).deliveries()).map(|delivery| delivery.file);
        let told = self.pending.told.get(&key).map_or(&[][..], Vec::as_slice);
        joined.chain(told.iter().map(|(delivery, _)| delivery.file))
    }

    /// Joins everything that was applied or removed since the last time. Whether anything changed.
    pub fn commit(&mut self) -> bool {
        self.forget_renamed();
        let mut dirty: Vec<Key> = self.pending.dirty.drain().collect();
        let is_touched = std::mem::take(&mut self.pending.touched);
        if dirty.is_empty() && !is_touched {
            return false;
        }
        // Sorted, so that new records get their numbers in an order that hashing has no say in.
        dirty.sort_unstable();
        for key in dirty {
            self.join(key);
        }
        self.derive_runs();
        self.restore_order();
        self.generation += 1;
        true
    }

    /// Makes the records of one key what their deliveries say.
    fn join(&mut self, key: Key) {
        let known = self.by_key.get(&key).cloned();
        let mut told: Vec<Claim> =
            self.pending.told.remove(&key).unwrap_or_default().into_iter().map(Claim::new).collect();
        for &id in known.as_ref().map_or(&[][..], KeyRecords::as_slice) {
            let stored = &mut self.records[id.index()];
            let claim = |(delivery, facts)| Claim { owner: Some(id), delivery, facts };
            match std::mem::replace(&mut stored.deliveries, Deliveries::None) {
                Deliveries::None => {}
                Deliveries::One(delivery) => told.push(claim((delivery, stored.facts.clone()))),
                Deliveries::Many(all) => told.extend(all.into_iter().map(claim)),
            }
        }
        let groups = self.group(told);
        let mut free: BTreeSet<RecordId> =
            known.iter().flat_map(|known| known.as_slice().iter().copied()).collect();
        let mut placed = Vec::with_capacity(groups.len());
        // A group goes on under the oldest record that one of its deliveries was part of.
        let owners: Vec<Option<RecordId>> =
            groups.iter().map(|group| claim_owner(group, &mut free)).collect();
        for (group, owner) in groups.into_iter().zip(owners) {
            // A capture that was edited tells anew: the record that lost what it said before goes on with it.
            let owner = owner.or_else(|| free.pop_first());
            placed.push(self.place(key, group, owner));
        }
        for id in free {
            self.bury(id);
        }
        match placed.as_slice() {
            [] => self.keep_if_implied(key),
            [one] => drop(self.by_key.insert(key, KeyRecords::One(*one))),
            _ => drop(self.by_key.insert(key, KeyRecords::Many(placed))),
        }
    }

    /// Splits the deliveries of one key into those of one record each. Runs and unrecognised bodies are one
    /// by their key; jobs need the same tag and creation times within a minute, where both are known.
    fn group(&self, mut told: Vec<Claim>) -> Vec<Vec<Claim>> {
        if told.len() <= 1 {
            return if told.is_empty() { Vec::new() } else { vec![told] };
        }
        let text = |claim: &Claim, field: Field| self.text(claim.facts.texts[field as usize]);
        let place =
            |claim: &Claim| (&self.file(claim.delivery.file).path, claim.delivery.body, claim.delivery.node);
        // Known before unknown, so that what is unknown finds the group it can agree with.
        told.sort_by(|a, b| {
            let rank = |claim: &Claim| (text(claim, Field::Tag).is_empty(), claim.facts.created.is_none());
            rank(a)
                .cmp(&rank(b))
                .then_with(|| text(a, Field::Tag).cmp(text(b, Field::Tag)))
                .then_with(|| a.facts.created.cmp(&b.facts.created))
                .then_with(|| place(a).cmp(&place(b)))
        });
        let sorted: Vec<(Sym, Option<Millis>)> = told
            .iter()
            .map(|claim| (claim.facts.texts[Field::Tag as usize], claim.facts.created.map(Time::millis)))
            .collect();
        let mut members: Vec<Vec<Claim>> = Vec::new();
        for (claim, number) in told.into_iter().zip(group::numbers(&sorted)) {
            if number == members.len() {
                members.push(Vec::new());
            }
            members[number].push(claim);
        }
        members
    }

    /// Gives one record its deliveries: ranked, laid over one another.
    fn place(&mut self, key: Key, mut group: Vec<Claim>, owner: Option<RecordId>) -> RecordId {
        group.sort_by(|a, b| self.rank(a).cmp(&self.rank(b)));
        let mut deliveries: Vec<(Delivery, Facts)> =
            group.into_iter().map(|claim| (claim.delivery, claim.facts)).collect();
        let (facts, deliveries) = if deliveries.len() == 1 {
            let (delivery, facts) = deliveries.remove(0);
            (facts, Deliveries::One(delivery))
        } else {
            let mut merged = Facts::default();
            deliveries.iter().for_each(|(_, facts)| merged.overlay(facts));
            (merged, Deliveries::Many(deliveries))
        };
        let id = owner.unwrap_or(RecordId(self.records.len() as u32));
        let stored = Stored {
            facts,
            deliveries,
            kind: key.0,
            alive: true,
            problems: ProblemSet::default(),
            run: None,
        };
        if owner.is_some() {
            let run = self.records[id.index()].run;
            self.records[id.index()] = Stored { run, ..stored };
        } else {
            self.records.push(stored);
        }
        self.gather_problems(id);
        self.join_run(id);
        if key.0 == RecordKind::Run {
            self.pending.runs.insert(id);
        }
        self.pending.moved.insert(id);
        id
    }

    /// The winner last: how final, own callback before a task told of by its run, arrival, path, place.
    fn rank<'c>(&'c self, claim: &'c Claim) -> impl Ord + use<'c> {
        let (delivery, facts) = (&claim.delivery, &claim.facts);
        let file = self.file(delivery.file);
        let state = self.text(facts.texts[Field::State as usize]);
        (
            facts.class.finality(state),
            delivery.own,
            file.stamp.arrival(),
            &file.path,
            delivery.body,
            delivery.node,
        )
    }

    fn gather_problems(&mut self, id: RecordId) {
        let mut kinds = ProblemSet::default();
        let record = self.view(id);
        for delivery in record.deliveries() {
            self.problems_of(delivery).for_each(|problem| kinds.insert(problem.kind));
        }
        self.records[id.index()].problems = kinds;
    }

    /// Puts a job under the run it names; a run that nobody captured is made up of what is known.
    fn join_run(&mut self, id: RecordId) {
        let stored = &self.records[id.index()];
        if stored.kind != RecordKind::Job {
            return;
        }
        let named = stored.facts.texts[Field::Run as usize];
        let before = stored.run;
        let run = (!named.is_empty()).then(|| self.run_named(named));
        if run == before {
            self.pending.runs.extend(run);
            return;
        }
        self.leave_run(id);
        self.records[id.index()].run = run;
        if let Some(run) = run {
            self.jobs.entry(run).or_default().push(id);
            self.pending.runs.insert(run);
        }
    }

    fn leave_run(&mut self, id: RecordId) {
        let Some(run) = self.records[id.index()].run.take() else { return };
        if let Some(jobs) = self.jobs.get_mut(&run) {
            jobs.retain(|&job| job != id);
        }
        self.pending.runs.insert(run);
    }

    fn run_named(&mut self, run_id: Sym) -> RecordId {
        let key = (RecordKind::Run, run_id);
        if let Some(known) = self.by_key.get(&key) {
            return known.as_slice()[0];
        }
        let id = RecordId(self.records.len() as u32);
        self.records.push(Stored {
            facts: Facts::default(),
            deliveries: Deliveries::None,
            kind: RecordKind::Run,
            alive: true,
            problems: ProblemSet::default(),
            run: None,
        });
        self.by_key.insert(key, KeyRecords::One(id));
        self.pending.moved.insert(id);
        id
    }

    /// The records of a key that nothing tells of any more go, but for a run that jobs still name.
    fn keep_if_implied(&mut self, key: Key) {
        let Some(known) = self.by_key.get(&key).cloned() else { return };
        let named = |id: &RecordId| self.jobs.get(id).is_some_and(|jobs| !jobs.is_empty());
        if let Some(&run) = known.as_slice().iter().find(|id| named(id)) {
            self.records[run.index()].alive = true;
            self.records[run.index()].problems = ProblemSet::default();
            self.pending.runs.insert(run);
            self.pending.moved.insert(run);
            self.by_key.insert(key, KeyRecords::One(run));
        } else {
            self.by_key.remove(&key);
        }
    }

    fn bury(&mut self, id: RecordId) {
        self.leave_run(id);
        self.records[id.index()].alive = false;
        self.pending.moved.insert(id);
    }

    /// Sorts the jobs of every run that changed, and makes up the runs that nobody captured.
    fn derive_runs(&mut self) {
        let mut runs: Vec<RecordId> = self.pending.runs.drain().collect();
        runs.sort_unstable();
        for run in runs {
            let mut jobs = self.jobs.remove(&run).unwrap_or_default();
            jobs.sort_by(|&a, &b| self.sort_key(a).cmp(&self.sort_key(b)));
            let stored = &self.records[run.index()];
            if matches!(stored.deliveries, Deliveries::None) {
                if jobs.is_empty() {
                    self.forget_run(run);
                } else {
                    self.records[run.index()].facts = self.implied_facts(&jobs);
                    self.records[run.index()].alive = true;
                }
                self.pending.moved.insert(run);
            }
            if !jobs.is_empty() {
                self.jobs.insert(run, jobs);
            }
        }
    }

    fn forget_run(&mut self, run: RecordId) {
        let stored = &mut self.records[run.index()];
        stored.alive = false;
        let key = (RecordKind::Run, stored.facts.texts[Field::Id as usize]);
        if self.by_key.get(&key).is_some_and(|known| known.as_slice() == [run]) {
            self.by_key.remove(&key);
        }
    }

    /// What the jobs of a run tell of it: which workflow, which object, since when. Not its state: the rest of
    /// it was not seen, and a run may go well in which a job failed.
    fn implied_facts(&self, jobs: &[RecordId]) -> Facts {
        let mut facts = Facts::default();
        for &job in jobs {
            let told = &self.records[job.index()].facts;
            for field in
                [Field::Run, Field::Workflow, Field::WorkflowId, Field::Bucket, Field::Object, Field::Region]
            {
                let text = &mut facts.texts[field as usize];
                if text.is_empty() {
                    *text = told.texts[field as usize];
                }
            }
            facts.created = facts.created.into_iter().chain(told.created).min();
        }
        facts.texts[Field::Id as usize] = facts.texts[Field::Run as usize];
        facts
    }

    /// Moves what changed to its place: what stayed is in order already.
    fn restore_order(&mut self) {
        let moved = std::mem::take(&mut self.pending.moved);
        self.changed.clear();
        if moved.is_empty() {
            return;
        }
        let mut old = std::mem::take(&mut self.order);
        old.retain(|id| !moved.contains(id));
        let mut new: Vec<RecordId> = moved.into_iter().filter(|id| self.records[id.index()].alive).collect();
        // Nearly all differ in time; only what shares one is looked at closely.
        let time = |id: RecordId| self.view(id).time().map_or(Millis::MAX, Time::millis);
        let mut timed: Vec<(Millis, RecordId)> = new.into_iter().map(|id| (time(id), id)).collect();
        timed
            .sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.sort_key(a.1).cmp(&self.sort_key(b.1))));
        new = timed.into_iter().map(|(_, id)| id).collect();
        self.order = self.merge(old, &new);
        self.changed = new;
    }

    fn merge(&self, old: Vec<RecordId>, new: &[RecordId]) -> Vec<RecordId> {
        let comes_first = |&a: &RecordId, &b: &RecordId| self.sort_key(a) < self.sort_key(b);
        // The usual case of a live folder: everything new is newer.
        if old.last().zip(new.first()).is_none_or(|(last, first)| comes_first(last, first)) {
            let mut order = old;
            order.extend(new);
            return order;
        }
        let mut order = Vec::with_capacity(old.len() + new.len());
        let mut rest = old.as_slice();
        for &id in new {
            let before = rest.partition_point(|known| comes_first(known, &id));
            order.extend_from_slice(&rest[..before]);
            order.push(id);
            rest = &rest[before..];
        }
        order.extend_from_slice(rest);
        order
    }

    /// By time, then id, then what tells apart records that share both; never by order of arrival.
    fn sort_key(&self, id: RecordId) -> impl Ord + use<'_> {
        let record = self.view(id);
        let time = record.time().map_or(Millis::MAX, Time::millis);
        let place = record.main_delivery();
        let path = place.map(|delivery| (&self.file(delivery.file).path, delivery.body, delivery.node));
        (time, record.text(Field::Id), record.kind(), record.text(Field::Tag), path)
    }
}

/// A delivery on its way into a record.
#[derive(Debug)]
struct Claim {
    owner: Option<RecordId>,
    delivery: Delivery,
    facts: Facts,
}

impl Claim {
    fn new((delivery, facts): (Delivery, Facts)) -> Self {
        Self { owner: None, delivery, facts }
    }
}

/// The oldest record that one of the deliveries was part of and that is not taken yet.
fn claim_owner(group: &[Claim], free: &mut BTreeSet<RecordId>) -> Option<RecordId> {
    let owner = group.iter().filter_map(|claim| claim.owner).filter(|owner| free.contains(owner)).min()?;
    free.remove(&owner);
    Some(owner)
}

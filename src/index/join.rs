//! Joining: which deliveries are one record, which of them wins, which job belongs to which run.

use super::apply::Told;
use super::record::{Delivery, Facts, ProblemSet, Stored};
use super::said::Several;
use super::{Field, FileId, Indexer, Key, RecordId, RecordKind, Sym, group};
use crate::time::{Millis, Time};
use hashbrown::HashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What [`Indexer::commit`] still has to do.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Keys of which something was said or unsaid, in the order in which that was, so that new records get their numbers
    /// in an order that hashing has no say in.
    claims: Vec<(Key, Claims)>,
    /// Where each key stands among them.
    claimed: HashMap<Key, usize>,
    /// Records whose place in the order may be another now.
    pub moved: Vec<RecordId>,
    /// Those of them that still stand in the order.
    pub lifted: Vec<RecordId>,
    /// Runs whose jobs changed.
    runs: Vec<RecordId>,
    pub touched: bool,
    /// Captures that are no longer there, and may be there under another path.
    pub renamed: Vec<FileId>,
}

impl Pending {
    fn claims_of(&self, key: Key) -> Option<&Claims> {
        self.claimed.get(&key).map(|&at| &self.claims[at].1)
    }

    fn claims_of_mut(&mut self, key: Key) -> &mut Claims {
        let Self { claims, claimed, .. } = self;
        let at = *claimed.entry(key).or_insert_with(|| {
            claims.push((key, Claims::default()));
            claims.len() - 1
        });
        &mut claims[at].1
    }
}

/// What was said and unsaid of the records of one key.
#[derive(Debug, Default)]
struct Claims {
    told: Vec<(Delivery, Facts)>,
    /// Captures that were taken out, and how much had been told before: only that is unsaid.
    unsaid: HashMap<FileId, usize>,
}

impl Claims {
    /// What was told and not taken out since.
    fn told(self) -> impl Iterator<Item = (Delivery, Facts)> {
        let Self { told, unsaid } = self;
        let stands = move |at: usize, file| unsaid.get(&file).is_none_or(|&before| at >= before);
        told.into_iter().enumerate().filter(move |(at, (one, _))| stands(*at, one.file)).map(|(_, told)| told)
    }
}

impl Indexer {
    /// Notes what a callback says of a record. The first that is said of a key is a record at once.
    pub(super) fn tell(&mut self, Told { key, delivery, facts }: Told) {
        if self.first_of(key).is_none() && self.pending.claims_of(key).is_none() {
            let id = self.push(key);
            self.index.records.get_mut(id.index()).facts = facts;
            self.index.records.get_mut(id.index()).one = Some(delivery);
            self.settle(id);
        } else {
            self.pending.claims_of_mut(key).told.push((delivery, facts));
        }
    }

    /// Takes out what `file` said of the records of `key`.
    pub(super) fn untell(&mut self, key: Key, file: FileId) {
        let claims = self.pending.claims_of_mut(key);
        claims.unsaid.insert(file, claims.told.len());
    }

    /// The captures that tell of the records of a key, joined or not.
    pub(super) fn tellers(&self, key: Key) -> impl Iterator<Item = FileId> {
        let joined = self.records_of(key);
        let joined = joined.into_iter().flat_map(|id| self.view(id).deliveries());
        let told = self.pending.claims_of(key).map_or(&[][..], |claims| &claims.told);
        joined.chain(told.iter().map(|(delivery, _)| *delivery)).map(|delivery| delivery.file)
    }

    /// Joins everything that was applied or removed since the last time. Whether anything changed.
    pub fn commit(&mut self) -> bool {
        self.forget_renamed();
        let is_touched = std::mem::take(&mut self.pending.touched);
        if self.pending.claims.is_empty() && self.pending.moved.is_empty() && !is_touched {
            return false;
        }
        self.pending.claimed.clear();
        for (key, claims) in std::mem::take(&mut self.pending.claims) {
            self.join(key, claims);
        }
        self.derive_runs();
        self.restore_order();
        self.index.generation += 1;
        true
    }

    /// Makes the records of one key what their deliveries say.
    fn join(&mut self, key: Key, claims: Claims) {
        let known = self.records_of(key);
        let mut all: Vec<Claim> = Vec::new();
        for &id in &known {
            let stored = &self.index.records[id.index()];
            let stands = |(delivery, _): &(Delivery, Facts)| !claims.unsaid.contains_key(&delivery.file);
            let said = stored.said(&self.index.strings).filter(stands);
            all.extend(said.map(|(delivery, facts)| Claim { owner: Some(id), delivery, facts }));
        }
        all.extend(claims.told().map(|(delivery, facts)| Claim { owner: None, delivery, facts }));
        let groups = self.group(all);
        let mut free: BTreeSet<RecordId> = known.iter().copied().collect();
        // A group goes on under the oldest record that one of its deliveries was part of.
        let owners: Vec<Option<RecordId>> =
            groups.iter().map(|group| claim_owner(group, &mut free)).collect();
        let mut placed = Vec::with_capacity(groups.len());
        for (group, owner) in groups.into_iter().zip(owners) {
            // A capture that was edited tells anew: the record that lost what it said before goes on with it.
            let owner = owner.or_else(|| free.pop_first());
            placed.push(self.place(key, group, owner));
        }
        if placed.is_empty() {
            placed.extend(self.keep_if_implied(&mut free));
        }
        for id in free {
            self.bury(id);
        }
        self.set_records_of(key, &placed);
    }

    /// Splits the deliveries of one key into those of one record each. Runs and unrecognised bodies are one
    /// by their key; jobs need the same tag and creation times within a minute, where both are known.
    fn group(&self, mut told: Vec<Claim>) -> Vec<Vec<Claim>> {
        if told.len() <= 1 {
            return if told.is_empty() { Vec::new() } else { vec![told] };
        }
        let text = |claim: &Claim, field: Field| self.text(claim.facts.texts[field as usize]);
        let place = |claim: &Claim| {
            (self.file(claim.delivery.file).path_order(), claim.delivery.body, claim.delivery.node)
        };
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
        if group.len() > 1 {
            group.sort_by(|a, b| self.rank(a).cmp(&self.rank(b)));
        }
        let id = owner.unwrap_or_else(|| self.push_unfound(key));
        self.lift(id);
        let deliveries: Vec<(Delivery, Facts)> =
            group.into_iter().map(|claim| (claim.delivery, claim.facts)).collect();
        let stored = self.index.records.get_mut(id.index());
        stored.alive = true;
        if let &[(delivery, facts)] = deliveries.as_slice() {
            (stored.one, stored.facts) = (Some(delivery), facts);
            if stored.more.is_some() {
                stored.change_more(|more| more.several = Several::default());
            }
        } else {
            let mut merged = Facts::default();
            deliveries.iter().for_each(|(_, facts)| merged.overlay(facts));
            (stored.one, stored.facts) = (None, merged);
            stored.change_more(|more| more.several = Several::new(&deliveries, &merged));
        }
        self.settle(id);
        id
    }

    /// A new record, and the first of its key.
    fn push(&mut self, key: Key) -> RecordId {
        let id = self.push_unfound(key);
        self.by_key.insert(&self.index, key, id);
        id
    }

    /// A new record that its key does not lead to yet.
    fn push_unfound(&mut self, (kind, name): Key) -> RecordId {
        let id = RecordId::new(self.index.records.len());
        self.index.records.push(Stored::new(kind, name));
        id
    }

    /// Does for a record whose deliveries changed what follows from them.
    fn settle(&mut self, id: RecordId) {
        self.lift(id);
        self.gather_problems(id);
        // Of one delivery nothing can disagree.
        let is_several = self.index.records[id.index()].one.is_none();
        let disagrees = is_several && self.view(id).disagreement().is_some();
        self.set_disagrees(id, disagrees);
        let stored = &self.index.records[id.index()];
        match stored.kind {
            RecordKind::Run => self.pending.runs.push(id),
            RecordKind::Job => self.join_run(id),
            RecordKind::Unrecognised => {}
        }
    }

    /// The winner last: how final, own callback before a task told of by its run, arrival, path, place.
    fn rank<'c>(&'c self, claim: &'c Claim) -> impl Ord + use<'c> {
        let (delivery, facts) = (&claim.delivery, &claim.facts);
        let file = self.file(delivery.file);
        let state = self.text(facts.texts[Field::State as usize]);
        (
            facts.class.finality(state),
            delivery.own,
            file.stamp().arrival(),
            file.path_order(),
            delivery.body,
            delivery.node,
        )
    }

    fn gather_problems(&mut self, id: RecordId) {
        let mut kinds = ProblemSet::default();
        for delivery in self.view(id).deliveries() {
            self.problems_of(delivery).for_each(|problem| kinds.insert(problem.kind));
        }
        self.index.records.get_mut(id.index()).problems = kinds;
    }

    /// Notes whether what is said of a record disagrees. Written only where that is another than before: what is
    /// written to is no longer shared.
    fn set_disagrees(&mut self, id: RecordId, disagrees: bool) {
        if self.index.records[id.index()].disagrees != disagrees {
            self.lift(id);
            self.index.records.get_mut(id.index()).disagrees = disagrees;
            if self.index.records[id.index()].kind == RecordKind::Job {
                let all = Arc::make_mut(&mut self.index.disagreeing);
                if disagrees {
                    all.insert(id)
                } else {
                    all.remove(&id)
                };
            }
        }
    }

    /// Puts a job under the run it names; a run that nobody captured is made up of what is known.
    fn join_run(&mut self, id: RecordId) {
        let stored = &self.index.records[id.index()];
        let named = stored.facts.texts[Field::Run as usize];
        let before = stored.run;
        let run = (!named.is_empty()).then(|| self.run_named(named));
        if run == before {
            self.pending.runs.extend(run);
            return;
        }
        self.leave_run(id);
        if let Some(run) = run {
            self.index.records.get_mut(id.index()).run = Some(run);
            self.index
                .records
                .get_mut(run.index())
                .change_more(|more| more.jobs.get_or_insert_default().push(id));
            self.pending.runs.push(run);
        }
    }

    /// Takes a job from its run; the run itself still lists it until it is derived anew.
    fn leave_run(&mut self, id: RecordId) {
        let run = self.index.records[id.index()].run;
        if run.is_some() {
            self.index.records.get_mut(id.index()).run = None;
            self.pending.runs.extend(run);
        }
    }

    fn run_named(&mut self, run_id: Sym) -> RecordId {
        let key = (RecordKind::Run, run_id);
        self.first_of(key).unwrap_or_else(|| {
            let id = self.push(key);
            self.lift(id);
            id
        })
    }

    /// The record among these that stays although nothing tells of it: a run that jobs still name.
    fn keep_if_implied(&mut self, free: &mut BTreeSet<RecordId>) -> Option<RecordId> {
        let is_named = |run: &RecordId| {
            let jobs = self.index.records[run.index()].jobs();
            jobs.iter().any(|job| self.index.records[job.index()].run == Some(*run))
        };
        let run = free.iter().copied().find(is_named)?;
        free.remove(&run);
        self.lift(run);
        let stored = self.index.records.get_mut(run.index());
        (stored.alive, stored.one, stored.problems) = (true, None, ProblemSet::default());
        stored.change_more(|more| more.several = Several::default());
        self.pending.runs.push(run);
        Some(run)
    }

    fn bury(&mut self, id: RecordId) {
        self.lift(id);
        self.leave_run(id);
        self.set_disagrees(id, false);
        let stored = self.index.records.get_mut(id.index());
        (stored.alive, stored.one) = (false, None);
        stored.change_more(|more| more.several = Several::default());
    }

    /// Sorts the jobs of every run that changed, and makes up the runs that nobody captured.
    fn derive_runs(&mut self) {
        let mut runs = std::mem::take(&mut self.pending.runs);
        runs.sort_unstable();
        runs.dedup();
        for run in runs {
            let records = &self.index.records;
            let mut jobs = records[run.index()].jobs().to_vec();
            jobs.retain(|job| records[job.index()].run == Some(run));
            if jobs.len() > 1 {
                // Whatever left its run and came back is listed twice; equal ones stand side by side.
                jobs.sort_by(|&a, &b| self.compare(a, b).then(a.cmp(&b)));
                jobs.dedup();
            }
            let disagrees = jobs.iter().any(|job| self.index.records[job.index()].disagrees);
            self.set_disagrees(run, disagrees);
            if self.index.records[run.index()].is_untold() {
                self.lift(run);
                if jobs.is_empty() {
                    self.forget_run(run);
                } else {
                    let facts = self.implied_facts(&jobs);
                    let stored = self.index.records.get_mut(run.index());
                    (stored.facts, stored.alive) = (facts, true);
                }
            }
            if jobs != self.index.records[run.index()].jobs() {
                jobs.shrink_to_fit();
                let jobs = (!jobs.is_empty()).then(|| Box::new(jobs));
                self.index.records.get_mut(run.index()).change_more(|more| more.jobs = jobs);
            }
        }
    }

    fn forget_run(&mut self, run: RecordId) {
        let stored = self.index.records.get_mut(run.index());
        stored.alive = false;
        let key = (stored.kind, stored.name);
        if self.records_of(key) == [run] {
            self.by_key.set(&self.index, key, None);
        }
    }

    /// What the jobs of a run tell of it: which workflow, which object, since when. Not its state: the rest of
    /// it was not seen, and a run may go well in which a job failed.
    fn implied_facts(&self, jobs: &[RecordId]) -> Facts {
        let mut facts = Facts::default();
        for &job in jobs {
            let told = &self.index.records[job.index()].facts;
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
}

/// A delivery on its way into a record.
#[derive(Debug)]
struct Claim {
    owner: Option<RecordId>,
    delivery: Delivery,
    facts: Facts,
}

/// The oldest record that one of the deliveries was part of and that is not taken yet.
fn claim_owner(group: &[Claim], free: &mut BTreeSet<RecordId>) -> Option<RecordId> {
    let owner = group.iter().filter_map(|claim| claim.owner).filter(|owner| free.contains(owner)).min()?;
    free.remove(&owner);
    Some(owner)
}

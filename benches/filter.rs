//! What a filter costs: `cargo bench --bench filter -- [COUNTS…]`, else with 10,000, 100,000 and 1,000,000 records.
//!
//! Every line but the first and the completions is what a change of the filter asks of the worker: which records pass,
//! and the counts of all facets. "plain pass" is the same run's measure: one walk over the records that looks at the
//! state of each. Terms change each time, so that no answer is at hand from before.

#![allow(missing_docs, reason = "a benchmark is no library")]

mod common;

use callscope::callback::StateClass;
use callscope::index::Index;
use callscope::query::{Clock, Columns, Facet, Query};
use common::generated;
use common::scenes::{self, Scene, times};
use std::hint::black_box;

const CLOCK: Clock = Clock { now: 1_796_000_000_000, offset_minutes: 480 };
const TAGS: [&str; 6] =
    ["Transcode", "SmartCover", "Snapshot", "Animation", "PicProcess", "SpeechRecognition"];

fn main() {
    let counts = scenes::counts();
    let columns: Vec<Vec<Scene>> = counts.iter().map(|&count| measure(count)).collect();
    println!("A filter, milliseconds: p50 and p99");
    scenes::print(&counts, &columns);
    let last = &columns[columns.len() - 1];
    let pass = &last[0];
    println!("\nAt {} records, as many plain passes", counts[counts.len() - 1]);
    for scene in &last[1..] {
        println!(
            "{:<22}{:>8.1}{:>8.1}",
            scene.name,
            scenes::ratio(scene.p50, pass.p50),
            scenes::ratio(scene.p99, pass.p50)
        );
    }
}

fn measure(count: usize) -> Vec<Scene> {
    let indexer = generated::index(count);
    let index: &Index = &indexer;
    let mut scenes = Vec::new();
    let mut scene = |name, all| scenes.push(Scene::new(name, all));
    let failed = |_| {
        black_box(index.records().filter(|record| record.class() == StateClass::Failed).count());
    };
    scene("plain pass", times(30, failed));
    let everything = |_| counted(index, &Columns::new(index), "");
    scene("first of a generation", times(8, everything));
    let columns = Columns::new(index);
    counted(index, &columns, "took>0s wait>0s");
    let mut filters = |name, filter: &dyn Fn(usize) -> String| {
        scene(name, times(60, |at| counted(index, &columns, &filter(at))));
    };
    filters("key", &|at| format!("tag:{} code:\"{}\"", TAGS[at % 6], "x".repeat(at)));
    filters("facet click", &|at| format!("tag:{} queue:p{:032x} state:Success", TAGS[at % 6], at % 8));
    filters("  another", &|at| format!("tag:{} queue:*{:x} region:*{at}", TAGS[at % 6], at % 8));
    filters("measure", &|at| format!("took>{at}s wait<{at}s"));
    filters("text of a key", &|at| format!("object:clip_{at}9"));
    filters("  expression", &|at| format!(r#"object~"_{at}[0-9]*\.mp4$""#));
    filters("word", &|at| format!("clip_{at}9"));
    filters("  rare", &|at| format!("nowhere{at}"));
    filters("  in each", &|at| {
        let word = ["upload", "media", "ap-chongqing", "TaskFinish"][at % 4];
        format!("{word} #{at}")
    });
    let mut complete = |name, text: &dyn Fn(usize) -> String| {
        let one = |at| {
            let text = text(at);
            black_box(columns.complete(index, &text, text.len(), CLOCK));
        };
        scene(name, times(40, one));
    };
    complete("complete a key", &|at| format!("took>{at}s t"));
    complete("complete a word", &|at| format!("took>{at}s Tra"));
    complete("complete tag:", &|at| format!("took>{at}s tag:S"));
    complete("complete message:", &|at| format!("took>{at}s message:cann"));
    complete("complete object:", &|at| format!("took>{at}s object:clip"));
    complete("complete output:", &|at| format!("took>{at}s output:clip"));
    complete("complete header.", &|at| format!("took>{at}s header.x"));
    complete("complete file:", &|at| format!("took>{at}s file:00"));
    scenes
}

/// What the worker is asked for.
fn counted(index: &Index, columns: &Columns, filter: &str) {
    let query = Query::parse(filter, CLOCK).unwrap_or_else(|error| panic!("{filter}: {error:?}"));
    black_box(columns.hits(index, &query));
    black_box(columns.facet_counts(index, &query, &Facet::ALL));
}

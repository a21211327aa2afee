//! Records that are made of their number alone, without files.

use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::Format;
use callscope::index::{Batch, Indexer, Stamp};
use callscope::ingest::{Message, News, Progress, WatchState};
use callscope::time::Time;
use crossbeam_channel::Sender;

/// The version of the folder that is told of.
pub const VERSION: u64 = 1;
/// So many captures are told at once.
const BATCH: usize = 500;

/// The index of so many captures, a job each.
pub fn index(count: usize) -> Indexer {
    let mut index = Indexer::new();
    for from in (0..count).step_by(BATCH) {
        index.take_in(batch(from, count));
    }
    index.commit();
    index
}

/// Tells of so many captures, a job each.
pub fn tell(sender: &Sender<Message>, count: usize) {
    let say = |news| sender.send(Message { version: VERSION, news }).is_ok();
    for from in (0..count).step_by(BATCH) {
        if !say(News::Captures(batch(from, count))) {
            return;
        }
    }
    say(News::Progress(Progress { found: count, read: count, done: true }));
    say(News::Watch(WatchState::Watching));
}

/// The captures from that number on.
fn batch(from: usize, count: usize) -> Batch {
    let mut batch = Batch::with_room(BATCH);
    (from..count.min(from + BATCH)).for_each(|number| add(&mut batch, number));
    batch
}

fn add(batch: &mut Batch, number: usize) {
    let callback = Callback { event: "TaskFinish".into(), jobs: vec![job(number)], ..Callback::default() };
    let body = Body {
        format: Format::Json,
        range: 0..0,
        hash: number as u64,
        callbacks: vec![callback],
        problems: Vec::new(),
    };
    let capture = Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
    let path = format!("{:04}/{number:08}.json", number / 1000);
    batch.add(path.as_ref(), Stamp::default(), &capture);
}

/// A job of every third second, most in runs of four; which tag, state and length follows from the number.
fn job(number: usize) -> Job {
    const TAGS: [&str; 6] =
        ["Transcode", "SmartCover", "Snapshot", "Animation", "PicProcess", "SpeechRecognition"];
    const WORKFLOWS: [&str; 5] = ["publish", "preview", "moderate", "archive", "subtitles"];
    /// 2026-11-01, in milliseconds since 1970.
    const BEGIN: i64 = 1_793_462_400_000;
    let dice = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    let created = BEGIN + number as i64 * 3_000;
    let started = created + (dice % 4_000) as i64;
    let ended = started + 2_000 + (dice / 7 % 90_000) as i64;
    let at = |millis| Some(Time::new(millis, 480));
    let failed = dice.is_multiple_of(97);
    let run = number / 5;
    let is_in_run = !number.is_multiple_of(5);
    let of_run = |text: String| if is_in_run { text } else { String::new() };
    Job {
        job_id: format!("j{number:032x}"),
        tag: TAGS[dice as usize % TAGS.len()].into(),
        state: if failed { "Failed" } else { "Success" }.into(),
        code: if failed { "InvalidArgument".into() } else { String::new() },
        message: if failed { format!("the input of {number} cannot be read") } else { String::new() },
        queue: format!("p{:032x}", dice % 8),
        bucket: format!("media-{}-1250000000", dice % 4),
        region: "ap-chongqing".into(),
        object: format!("upload/2026/11/clip_{number}.mp4"),
        run_id: of_run(format!("i{run:032x}")),
        workflow_id: of_run(format!("w{:032x}", run % 5)),
        workflow_name: of_run(WORKFLOWS[run % WORKFLOWS.len()].into()),
        task: of_run(format!("{}_1", TAGS[number % 5])),
        created: at(created),
        started: at(started),
        ended: at(ended),
        ..Job::default()
    }
}

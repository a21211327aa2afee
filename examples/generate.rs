//! Writes a folder of made-up captures: `cargo run --release --example generate -- FOLDER COUNT [SEED]`.
//!
//! The same count and seed give the same bytes. Half of the captures are XML and half JSON, of about 1.1 KB: tasks of
//! workflows with their runs, jobs of the API, moderation; some failed, some delivered twice, a few broken.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Captures of one directory: receivers sort by hour, and no tool likes a million names in one place.
const PER_DIRECTORY: usize = 2_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map(PathBuf::from);
    let count = arguments.next().and_then(|count| count.replace('_', "").parse().ok());
    let (Some(folder), Some(count)) = (folder, count) else {
        eprintln!("usage: generate FOLDER COUNT [SEED]");
        return ExitCode::from(2);
    };
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    match generate(&folder, count, seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write: {error}: {}", folder.display());
            ExitCode::from(2)
        }
    }
}

fn generate(folder: &Path, count: usize, seed: u64) -> std::io::Result<()> {
    let mut day = Day::new(seed);
    let mut written = 0;
    while written < count {
        for (name, body) in day.next_batch() {
            if written == count {
                break;
            }
            let directory = folder.join(format!("{:05}", written / PER_DIRECTORY));
            if written % PER_DIRECTORY == 0 {
                fs::create_dir_all(&directory)?;
            }
            fs::write(directory.join(format!("{written:08}-{name}")), body)?;
            written += 1;
        }
    }
    Ok(())
}

/// A small generator of numbers (splitmix64): fast, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    fn one_in(&mut self, chance: u64) -> bool {
        self.below(chance) == 0
    }

    /// Mostly short, now and then very long.
    fn seconds(&mut self, usual: u64) -> i64 {
        let stretch = if self.one_in(50) { 30 } else { 1 };
        (self.below(usual * stretch) + 1) as i64
    }
}

const TAGS: &[&str] = &[
    "Transcode",
    "Transcode",
    "Transcode",
    "SmartCover",
    "Snapshot",
    "SpeechRecognition",
    "NoiseReduction",
    "Animation",
    "DocProcess",
    "PicProcess",
];
const CODES: &[(&str, &str)] = &[
    ("InvalidArgument", "the audio stream does not exist"),
    ("ResourceDownloadFailed", "the source object was not readable"),
    ("InternalError", "please try again later"),
    ("ResourceNotFound", "no such object"),
];
const WORKFLOWS: &[&str] = &["视频上线流程", "podcast-ingest", "doc-preview", "thumbnails"];
const BUCKETS: &[&str] = &["media-1250000000", "upload-1250000000", "test-1250000000"];
const REGIONS: &[&str] = &["ap-chongqing", "ap-guangzhou", "ap-singapore"];

/// A job, before it is written down.
struct Job {
    id: String,
    tag: &'static str,
    failed: Option<(&'static str, &'static str)>,
    created: i64,
    started: i64,
    ended: i64,
}

struct Day {
    dice: Dice,
    /// Seconds since 1970, local time.
    now: i64,
}

impl Day {
    fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), now: 1_793_577_600 }
    }

    /// The captures of one thing that happened: an upload with its run, a job, a moderated picture.
    fn next_batch(&mut self) -> Vec<(String, Vec<u8>)> {
        self.now += self.dice.below(3) as i64;
        let mut batch = match self.dice.below(10) {
            0..=5 => self.run(),
            6..=8 => vec![self.single_job()],
            _ => vec![self.review()],
        };
        if self.dice.one_in(100) {
            let again = batch[0].clone();
            batch.push(again);
        }
        if self.dice.one_in(1_000)
            && let Some((_, body)) = batch.last_mut()
        {
            body.truncate(body.len() / 2);
        }
        batch
    }

    fn job(&mut self, created: i64, tag: &'static str) -> Job {
        let dice = &mut self.dice;
        let failed = dice.one_in(40).then(|| CODES[dice.below(CODES.len() as u64) as usize]);
        let started = created + dice.seconds(8);
        let ended = started + dice.seconds(90);
        Job {
            id: format!("j{:016x}{:015x}", dice.roll(), dice.roll() >> 4),
            tag,
            failed,
            created,
            started,
            ended,
        }
    }

    fn object(&mut self) -> String {
        let dice = &mut self.dice;
        let folder = dice.pick(&["upload", "视频/成片", "podcast", "scan"]);
        format!("{folder}/{:08x}.mp4", dice.roll() >> 32)
    }

    fn single_job(&mut self) -> (String, Vec<u8>) {
        let (created, tag) = (self.now, self.dice.pick(TAGS));
        let job = self.job(created, tag);
        let object = self.object();
        let xml = self.dice.one_in(2);
        (name("TaskFinish", xml), self.task_finish(&job, &object, None, xml))
    }

    fn run(&mut self) -> Vec<(String, Vec<u8>)> {
        let workflow = self.dice.pick(WORKFLOWS);
        let run_id = format!("i{:016x}{:015x}", self.dice.roll(), self.dice.roll() >> 4);
        let object = self.object();
        let (bucket, xml) = (self.dice.pick(BUCKETS), self.dice.one_in(2));
        let mut at = self.now;
        let mut jobs = Vec::new();
        for _ in 0..2 + self.dice.below(3) {
            let tag = self.dice.pick(TAGS);
            let job = self.job(at, tag);
            at = job.ended;
            jobs.push(job);
        }
        let about = Run { id: &run_id, workflow, bucket, object: &object };
        let mut batch: Vec<_> = jobs
            .iter()
            .map(|job| (name("TaskFinish", xml), self.task_finish(job, &object, Some(&about), xml)))
            .collect();
        batch.push((name("WorkflowFinish", xml), workflow_finish(&about, self.now, &jobs, xml)));
        batch
    }

    fn task_finish(&mut self, job: &Job, object: &str, run: Option<&Run<'_>>, xml: bool) -> Vec<u8> {
        let dice = &mut self.dice;
        let (code, message) = job.failed.unwrap_or(("Success", ""));
        let state = if job.failed.is_some() { "Failed" } else { "Success" };
        let (bucket, region) = (run.map_or_else(|| dice.pick(BUCKETS), |run| run.bucket), dice.pick(REGIONS));
        let order = dice.below(1_000_000);
        let mut fields = Fields::new(xml);
        fields.open("JobsDetail");
        fields.all(&[
            ("Code", code),
            ("CreationTime", &time(job.created, 'T')),
            ("EndTime", &time(job.ended, 'T')),
        ]);
        fields.open("Input");
        fields.all(&[("BucketId", bucket), ("Object", object), ("Region", region)]);
        if run.is_some() {
            fields.header("Content-Type", "video/mp4");
            fields.header("x-cos-request-id", &format!("{:022x}", dice.roll()));
        }
        fields.close();
        fields.all(&[("JobId", &job.id), ("Message", message)]);
        fields.open("Operation");
        fields.open("Output");
        fields.all(&[
            ("Bucket", bucket),
            ("Object", &format!("out/{order:06}-${{number}}.m3u8")),
            ("Region", region),
        ]);
        fields.close();
        fields.all(&[("TemplateId", "t1460606b9752148c4ab182f55163ba7cd"), ("TemplateName", "HLS-265-FHD")]);
        fields.all(&[("UserData", &format!("order {order}")), ("JobLevel", "0")]);
        fields.close();
        fields
            .all(&[("QueueId", "p2242ab62c7c94486915508540933a2c6"), ("StartTime", &time(job.started, 'T'))]);
        fields.all(&[("State", state), ("Tag", job.tag)]);
        if let Some(run) = run {
            fields.open("Workflow");
            fields.all(&[("Name", &format!("{}_1581665960537", job.tag)), ("RunId", run.id)]);
            fields
                .all(&[("WorkflowId", "web6ac56c1ef54dbfa44d7f4103203be9"), ("WorkflowName", run.workflow)]);
            fields.close();
        }
        fields.close();
        fields.finish("TaskFinish")
    }

    fn review(&mut self) -> (String, Vec<u8>) {
        let (id, object, at) = (self.dice.roll(), self.object(), time(self.now, 'T'));
        let score = self.dice.below(100);
        let label = if score > 90 { "Ads" } else { "Normal" };
        let mut scores = String::new();
        for info in ["PornInfo", "AdsInfo", "TerrorismInfo", "PoliticsInfo"] {
            let _ = write!(
                scores,
                "\"{info}\":{{\"HitFlag\":0,\"Score\":{score},\"Label\":\"\",\"Category\":\"\",\"SubLabel\":\"\"}},"
            );
        }
        let body = format!(
            "{{\"EventName\":\"ReviewImage\",\"JobsDetail\":{{\"JobId\":\"s{id:032x}\",\"State\":\"Success\",\"CreationTime\":\"{at}\",\
             \"Object\":\"{object}\",\"Label\":\"{label}\",\"Result\":0,\"Score\":{score},{scores}\"BucketId\":\"media-1250000000\",\
             \"Region\":\"ap-guangzhou\",\"ForbidState\":0,\"CosHeaders\":{{\"x-cos-meta-id\":\"{score}\"}}}}}}"
        );
        (name("ReviewImage", false), body.into_bytes())
    }
}

/// What the tasks of a run share.
struct Run<'r> {
    id: &'r str,
    workflow: &'r str,
    bucket: &'r str,
    object: &'r str,
}

fn workflow_finish(run: &Run<'_>, created: i64, jobs: &[Job], xml: bool) -> Vec<u8> {
    let failed = jobs.iter().any(|job| job.failed.is_some());
    let mut fields = Fields::new(xml);
    fields.open("WorkflowExecution");
    fields.all(&[("RunId", run.id), ("BucketId", run.bucket), ("Object", run.object)]);
    fields.all(&[("WorkflowId", "web6ac56c1ef54dbfa44d7f4103203be9"), ("WorkflowName", run.workflow)]);
    fields.all(&[("CreateTime", &time(created, ' ')), ("State", if failed { "Failed" } else { "Success" })]);
    for job in jobs {
        fields.open("Tasks");
        fields.all(&[
            ("Type", job.tag),
            ("CreateTime", &time(job.created, ' ')),
            ("EndTime", &time(job.ended, ' ')),
        ]);
        fields.all(&[("State", if job.failed.is_some() { "Failed" } else { "Success" }), ("JobId", &job.id)]);
        fields.all(&[("Name", &format!("{}_1581665960537", job.tag))]);
        fields.close();
    }
    fields.close();
    fields.finish("WorkflowFinish")
}

/// Fields of a body, in either syntax. Lists are those that callbacks have: `JobsDetail`, `Tasks`, `CosHeaders`.
struct Fields {
    xml: bool,
    out: String,
    open: Vec<&'static str>,
}

impl Fields {
    fn new(xml: bool) -> Self {
        Self { xml, out: String::with_capacity(1400), open: Vec::new() }
    }

    fn open(&mut self, name: &'static str) {
        if self.xml {
            let _ = write!(self.out, "<{name}>");
        } else {
            let list = matches!(name, "JobsDetail" | "Tasks" | "CosHeaders");
            // A second entry of a list goes behind the first.
            let again = format!("\"{name}\":[");
            if list && self.out.ends_with("}],") && self.out.contains(&again) {
                self.out.truncate(self.out.len() - 2);
                self.out.push_str(",{");
            } else {
                let _ = write!(self.out, "\"{name}\":{}", if list { "[{" } else { "{" });
            }
        }
        self.open.push(name);
    }

    fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if self.xml {
            let _ = write!(self.out, "</{name}>");
        } else {
            self.end_members();
            let list = matches!(name, "JobsDetail" | "Tasks" | "CosHeaders");
            self.out.push_str(if list { "}]," } else { "}," });
        }
    }

    fn end_members(&mut self) {
        if self.out.ends_with(',') {
            self.out.pop();
        }
    }

    fn all(&mut self, fields: &[(&str, &str)]) {
        for (name, value) in fields {
            let _ = if self.xml {
                write!(self.out, "<{name}>{value}</{name}>")
            } else {
                write!(self.out, "\"{name}\":\"{value}\",")
            };
        }
    }

    fn header(&mut self, key: &str, value: &str) {
        self.open("CosHeaders");
        self.all(&[("Key", key), ("Value", value)]);
        self.close();
    }

    fn finish(mut self, event: &str) -> Vec<u8> {
        if self.xml {
            return format!("<Response><EventName>{event}</EventName>{}</Response>", self.out).into_bytes();
        }
        self.end_members();
        format!("{{\"EventName\":\"{event}\",{}}}", self.out).into_bytes()
    }
}

fn name(event: &str, xml: bool) -> String {
    format!("{event}.{}", if xml { "xml" } else { "json" })
}

/// Seconds of local time as Cloud Infinite writes them.
fn time(seconds: i64, separator: char) -> String {
    let at = callscope::time::civil_from_millis(seconds * 1000);
    format!(
        "{:04}-{:02}-{:02}{separator}{:02}:{:02}:{:02}+0800",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

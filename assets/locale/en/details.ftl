### The detail pane.

details-empty = Nothing selected
details-empty-text = Select a bar in the timeline or a row of the table to see everything that is known of it.
details-loading = Reading the capture
details-implied = This run was never captured. What is shown of it is what its jobs say.

## Tabs

details-tab-overview = Overview
details-tab-tasks = Tasks
details-tab-results = Results
details-tab-headers = Headers
details-tab-deliveries = Deliveries
details-tab-raw = Raw

## Head

details-title = { $name }, { $state }
details-job = Job
details-run = Run
details-unrecognised = Not recognised
details-next = Next
details-previous = Previous
details-walk = { $place } of { $total }
details-back-to-all = { $n ->
    [one] { $place }, back to the { $shown } selected record
   *[other] { $place }, back to all { $shown } selected records
}
details-kind-unrecognised = Not a Cloud Infinite callback
details-kind-job = Job without a run
details-kind-run = { $n ->
    [one] Run with { $shown } job
   *[other] Run with { $shown } jobs
}
details-kind-implied = { $n ->
    [one] Run that was never captured, { $shown } job
   *[other] Run that was never captured, { $shown } jobs
}
details-go-workflow = Select all runs of { $name }
details-go-run = Go to run { $name }
details-task-place = task { $place } of { $total }

## Values

details-value = { $name }, { $value }
details-copy = Copy { $name }
details-include = Only this { $name }
details-exclude = Exclude this { $name }
details-menu-copy = Copy
details-menu-include = Only this in the filter
details-menu-exclude = Exclude in the filter
details-show-all = Show all { $n } characters
details-rest-in-raw = The rest of it is in Raw.

## Fields and what they mean

details-state = State
details-state-tip = How far the record is, as sent
details-code = Code
details-code-tip = What went wrong, where the state is Failed
details-message = Message
details-message-tip = Why it went wrong, in the words of the service
details-tag = Tag
details-tag-tip = What kind of job it is; a task of a run calls it Type
details-id = Id
details-job-id = JobId
details-job-id-tip = The service's name for this job
details-run-id = RunId
details-run-id-tip = The service's name for one execution of a workflow
details-created = Created
details-created-tip = When it was submitted
details-started = Started
details-started-tip = When it began to run
details-ended = Ended
details-ended-tip = When it was over; of a run the end of its last task
details-sent-as = Sent as { $text }
details-queue = Queue
details-queue-tip = The queue it waited in
details-bucket = Bucket
details-bucket-tip = The bucket of the input
details-object = Object
details-object-tip = The input
details-region = Region
details-region-tip = Where the bucket of the input is
details-template = Template
details-template-tip = Name of the template it ran with
details-template-id = TemplateId
details-template-id-tip = The service's name for the template it ran with
details-user-data = UserData
details-user-data-tip = What the sender of the job gave along
details-workflow = Workflow
details-workflow-tip = Name of the workflow it belongs to
details-workflow-id = WorkflowId
details-workflow-id-tip = The service's name for the workflow
details-task = Task
details-task-tip-field = The node of the workflow that it ran for
details-event = Event
details-event-tip = The event of the callback that told of it
details-deliveries = Deliveries
details-deliveries-tip = How many callbacks told of it, and when the last one came
details-deliveries-last = { $n }, last { $clock }
details-deliveries-delay = { $n }, last { $clock } ({ $after } after the end)
details-file = File
details-gone = This capture is no longer there; what it said stays until you look for changes (F5)
details-file-tip = The capture that is shown
details-outputs = Outputs

## Overview

details-no-code = Failed without a code
details-failed-tasks = Failed tasks
details-more-failed = And more under Tasks
details-no-message = The callback has no message.
details-copy-error = copy
details-go-place = Show { $place }
details-more-problems = And { $shown } more in the list of problems
details-wait = wait { $time }
details-took = took { $time }
details-took-usual = took { $time } · p95 of its tag { $usual }
details-waiting-for = waiting for { $time }
details-running-for = running for { $time }
details-waits = waited { $time } in { $tag } ({ $percent } % of the run)
details-waits-most = waited { $time } ({ $percent } % of the run), { $longest } in { $tag }
details-waits-tip = How long a job of the run waited while none ran. A click goes to the one that waited longest.
details-siblings = Siblings in this run
details-jobs = Jobs of this run
details-all-tasks = All { $shown } tasks
details-more-fields = More fields
details-more-values = And more under All fields
details-more-below = And { $shown } more under All fields
details-all-fields = All fields
details-tree-items = { $n ->
    [one] { $shown } item
   *[other] { $shown } items
}
details-tree-nothing = nothing
details-tree-empty = Nothing in it

## Tasks

details-no-run = This record belongs to no run.
details-its-run = Its run
details-tasks = { $n ->
    [one] { $shown } task
   *[other] { $shown } tasks
}
details-no-tasks = No task of this run is known yet.
details-head-task = Task
details-head-wait = Wait
details-head-took = Took
details-head-outputs = Outputs
details-task-row = { $tag }, { $state }, wait { $wait }, took { $took }
details-run-row = { $run }, { $state }, took { $took }
details-legend = Hatched is wait, solid is took
details-task-tip = { $n ->
    [one] wait { $wait } · took { $took } · { $shown } output
   *[other] wait { $wait } · took { $took } · { $shown } outputs
}
details-states-differ = The run's task says { $run }, the job's own callback says { $own }

## Headers

details-cos-headers = CosHeaders
details-http = HTTP request
details-request-line = Request
details-no-headers = The capture has no headers.
details-no-headers-yet = No CosHeaders. HTTP headers show once the capture is read.
details-more-headers = And { $shown } more in Raw

## Deliveries

details-arrival-unknown = arrival unknown
details-told-by-run = { $event }, as a task
details-delivery-row = Delivery { $n }, { $arrived }, { $state }, { $file }
details-after-end = { $time } after the end
details-before-end = { $time } before the end
details-one-delivery = One callback told of this record.
details-first-delivery = This is the first delivery. Choose a later one to see what it changed.
details-compare-with = Compare with this one
details-compared = compared with
details-changes = What changed
details-no-changes = Both deliveries say the same.
details-said-nothing = nothing

## Raw

details-raw-received = As received
details-raw-pretty = Pretty
details-raw-json = JSON
details-raw-hex = Hex
details-raw-text = Capture
details-raw-bytes = Bytes of the capture
details-copy-all = Copy all
details-find = Search in the capture
details-find-hint = Search
details-find-next = Next place
details-find-previous = Previous place
details-found-many = { $shown }+
details-scroll = Scroll
details-raw-head-only = This is the head of the capture only: { $reason }
details-raw-preparing = Preparing the text
details-fold-all = Fold all of the text
details-unfold-all = Unfold all of the text
details-fold-line = Fold line { $n }
details-unfold-line = Unfold line { $n }
details-folded = { $n ->
    [one] … { $shown } line
   *[other] … { $shown } lines
}
details-raw-no-syntax = It is neither XML nor JSON, so it is shown as received.
details-raw-cut = Lines are cut at { $most } characters
details-piece-next = Next part of the lines
details-piece-previous = Previous part of the lines

## Several records

details-selected = { $n ->
    [one] { $shown } selected
   *[other] { $shown } selected
}
details-selected-text = What they have in common, and their sums
details-one-by-one = One by one
details-counting = Still counting
details-sums = Sums
details-records = Records
details-failed = Failed
details-wait-name = Wait
details-took-name = Took
details-sum-p50-max = { $sum } in all · p50 { $p50 } · max { $max }
details-common = In common
details-mixed = mixed ({ $shown })
details-mixed-many = mixed (over { $shown })

## Results

details-no-results = The callback tells of no results.
details-no-results-known = What it holds is not known. All of it is under All fields and in Raw.
details-outputs-number = { $n ->
    [one] { $shown } object
   *[other] { $shown } objects
}
details-outputs-not-made = { $n ->
    [one] { $shown } object that was not made
   *[other] { $shown } objects that were not made
}
details-outputs-not-made-note = The callback names where it was to be written. The job did not end well and lists no result.
details-outputs-not-yet = { $n ->
    [one] { $shown } object to be made
   *[other] { $shown } objects to be made
}
details-outputs-not-yet-note = The callback names where it is to be written. The job is not over.
details-not-made = not made
details-md5 = MD5
details-url = URL
details-part = Part
details-picture = Picture
details-picture-original = Original
details-picture-processed = Processed
details-media-format = Format
details-media-video = Video
details-media-audio = Audio
details-media-subtitle = Subtitle
details-media-stream = Stream { $index }
details-speech = Speech
details-speech-text = Text
details-sentences = { $n ->
    [one] { $shown } sentence
   *[other] { $shown } sentences
}
details-speaker = { $span } · speaker { $id }
details-detections = { $n ->
    [one] { $shown } line of text
   *[other] { $shown } lines of text
}
details-no-text = No text was found.
details-detection-box = Box of { $text }
details-verdict = Verdict
details-verdict-label = Label
details-verdict-result = Result
details-verdict-score = Score
details-verdict-text = Text
details-verdict-normal = normal
details-verdict-violation = violation
details-verdict-suspected = suspected
details-verdict-untold = not told
details-pieces = { $n ->
    [one] One piece
   *[other] { $shown } pieces
}
details-verdict-count = { $n ->
    [one] once
   *[other] { $shown } times
}
details-verdict-is-violation = Moderation found a violation
details-verdict-is-suspected = Moderation suspects a violation
details-verdict-row = { $name }, { $meaning }, score { $score }

## Links and files

details-menu-link = Open link…
details-link = Open { $name }…
link-title = Open this link?
link-leads-to = It leads to
link-international = The host is written in letters that are not ASCII. This is its plain form.
link-open = The connection is not encrypted.
link-from-capture = The address comes from a capture. Callscope itself never opens one.
link-copy = Copy
link-follow = Open in the browser
link-cancel = Cancel
link-too-long = it is longer than 2,048 characters
link-hidden = it contains blanks, backslashes, or characters that cannot be seen
link-scheme = only http and https are followed
link-host = it names no host
link-user = a user or password stands before its host
notice-link-refused = This link is not opened: { $reason }
notice-cannot-show = Could not show this in the file manager: { $reason }
notice-curl-copied = The command is on the clipboard. Put the address of your receiver in the place of <URL>.
notice-no-curl = This body is not text that a command can hold. Send the file itself.
command-show-in-files = Show in the file manager
command-show-in-files-tip = The capture that the details show
command-copy-curl = Copy as curl
command-copy-curl-tip = A command that POSTs the body of the capture once more

## Two records

details-compare = Compare
details-compare-durations = Durations
details-compare-legend = Each is drawn from its own beginning. ▲ B lasted longer than A.
details-compare-run = Whole run
details-compare-same = the same
details-compare-missing = not in { $name }
details-differences = Differences
details-with-ids = Include IDs and times
details-no-differences = Nothing else differs.

## Search in a tree

details-tree-find = Search in the tree
details-tree-find-hint = Search names and values
details-tree-find-next = Next place in the tree
details-tree-find-previous = Previous place in the tree

details-value-sent = { $value }, sent as { $text }
details-job-level-tip = The priority of the job in its queue; higher runs first
details-progress-tip = How far the job is, in percent
details-queue-type-tip = What kind of queue it waited in
details-data-id-tip = What the sender of the job gave along
details-url-tip = Where the object is
details-label-tip = The most serious finding of the moderation
details-sub-label-tip = What exactly was found, within its label
details-score-tip = How sure the verdict is, from 0 to 100
details-result-tip = The verdict: 0 normal, 1 violation, 2 suspected
details-forbid-tip = Whether the object was blocked: 0 no, 1 yes
details-snapshot-count-tip = How many pictures were taken of the video
details-compression-tip = Whether the picture was compressed before it was looked at: 0 no, 1 yes
details-etag-tip = The checksum of the object that storage gave it
details-size-tip = Size in bytes
details-call-back-tip = Where the callback was sent to
details-call-back-format-tip = What the callback was written in: JSON or XML
details-call-back-type-tip = How the callback was sent
details-header = Header { $name }
details-comparing = Reading both captures
details-not-compared = One of the captures is no longer there or is another by now, so its further fields are not compared.
details-compared-in-part = Of the further fields the first { $shown } are compared.
details-further-fields = Further fields
details-more-differences = And { $shown } more differences

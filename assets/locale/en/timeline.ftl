### The timeline and the minimap.

timeline-name = Timeline
timeline-scroll = Scroll lanes
minimap-name = Minimap
ruler-name = Ruler
ruler-before = { $n ->
    [one] { $shown } record before this
   *[other] { $shown } records before this
}
ruler-after = { $n ->
    [one] { $shown } record after this
   *[other] { $shown } records after this
}
minimap-from = Start of what is shown
minimap-to = End of what is shown
gap-name = { $time } idle
gap-tip = Nothing began or ended in this time
range-name = Range of time to show
range-hint = 2026-11-20 10:00..12:00
range-help = A day, a time, two of them with .. between, or how long ago, such as 1h

## Grouping

group-by = Group by { $name }
group-tip = What the lanes are made by (G)
group-within = Rows within a lane
within-suitable = as suits the lanes
group-run = run
group-workflow = workflow
group-tag = tag
group-state = state
group-queue = queue
group-bucket = bucket
group-region = region
group-day = day
group-none = nothing

## Lanes

lane-all = All records
lane-no-run = No workflow run
lane-runs = Workflow runs
lane-unrecognised = Unrecognised
lane-no-time = Without a time
lane-no-workflow = No workflow
lane-no-tag = No tag
lane-no-state = No state
lane-no-queue = No queue
lane-no-bucket = No bucket
lane-no-region = No region
lane-jobs = { $n ->
    [one] { $shown } job
   *[other] { $shown } jobs
}
lane-records = { $n ->
    [one] { $shown } record
   *[other] { $shown } records
}
lane-timeless = { $shown } without a time
lane-timeless-tip = Selects them: the table shows them
lane-took = p50 { $p50 } · p95 { $p95 }
lane-pinned = on top
lane-failed = { $shown } failed
chain-short = chain { $percent } %
chain-tip = The longest chain of tasks that began when another ended takes { $percent } % of the run ({ $shown } tasks; inferred from times)
lane-tip = Click to fold, Shift+click to select
row-runs = Runs

## Bars

bar-cancelled = cancelled
bar-paused = paused
bar-since = since { $time }
bar-waiting = waiting { $time }
block-name = { $shown } records
block-tip = Click to zoom in
tip-object = Object
tip-template = Template
tip-created = Created
tip-wait = Wait
tip-took = Took
tip-failed-task = Failed task
tip-code = Code
tip-message = Message
tip-problems = Problems
tip-implied = Known from its jobs only: the run's own callback was never captured
menu-pin = Pin on top
menu-unpin = Unpin
menu-fit = Fit this
menu-only = Only
menu-without = Without
menu-copy-id = Copy id

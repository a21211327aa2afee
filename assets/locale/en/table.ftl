### The table.

column-sign = Sign and problems
column-state = State
column-tag = Tag
column-id = Id
column-object = Object
column-workflow = Workflow
column-task = Task
column-run = Run
column-created = Created
column-started = Started
column-ended = Ended
column-wait = Wait
column-took = Took
column-code = Code
column-deliveries = Deliveries
column-deliveries-short = Deliv.
column-message = Message
column-file = File
column-queue = Queue
column-bucket = Bucket
column-region = Region
column-template = Template
column-user-data = User data
column-event = Event

column-width = Width of { $column }
columns-reset = Reset columns
sorted-ascending = sorted ascending
sorted-descending = sorted descending
table-bar-down = Scroll records
table-bar-across = Scroll columns

kind-run = run
kind-run-implied = run, not captured
kind-unrecognised = unrecognised

deliveries-tip = { $n } callbacks told of it

## Menu of a cell

cell-only = Only “{ $value }”
cell-add = Also “{ $value }”
cell-exclude = Without “{ $value }”
cell-from = From this time on
cell-until = Before this time
cell-at-least = { $value } or more
cell-at-most = { $value } or less
cell-copy = Copy value
cell-copy-id = Copy id
cell-copy-row = Copy row as JSON
cell-still-waits = Still waiting, for { $time } so far
cell-still-runs = Still running, for { $time } so far
cell-cause = Of the first job of the run that failed: { $cause }
cell-implied = This run was never captured: it is made up of what its jobs say. The filter { $filter } hides such runs, and so does the menu of this row.
cell-hide-implied = Hide runs that were never captured
cell-show-in-timeline = Show in the timeline

## Status bar

status-brush-records = { $n ->
    [one] { $shown } record began
   *[other] { $shown } records began
}
status-brush-took = took p50 { $p50 } p95 { $p95 } max { $max }
status-brush-wait = wait p50 { $p50 } p95 { $p95 } max { $max }
status-brush-parallel = at most { $shown } at once
status-took = took p50 { $p50 } p95 { $p95 }

## Where no record is shown

empty-lost = The folder is gone
empty-lost-text = Records appear here when it is back.
empty-problems = No callbacks could be read here
empty-problems-text = The problems say what is wrong with each capture, and where.
empty-unwatched-text = There is no callback in what was opened.

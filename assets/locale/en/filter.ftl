### The filter bar and the facets.

## Filter

filter-name = Filter
filter-hint = Filter, for example state:Failed took>30s
filter-clear = Clear filter
filter-more = +{ $shown }
filter-edit-term = Edit { $term }
filter-remove-term = Remove { $term }
filter-edit = Edit
filter-remove = Remove
filter-mean = Filter by { $key }:{ $value } instead
filter-switch-off = Switch off
filter-switch-on = Switch on
filter-invert = Turn round
filter-edit-all = Edit the filter as text
filter-copy-all = Copy the filter
filter-chip-tip = Click to edit, Ctrl+click to switch off or on, Alt+click to turn round
filter-candidates = Candidates
filter-key = key
hits-all = { $count ->
    [one] { $shown } record
   *[other] { $shown } records
}
hits-some = { $hits } of { $all }

## Keys of the filter: what each chooses by

filter-key-state = state as sent
filter-key-tag = kind of job
filter-key-kind = job, run or unrecognised
filter-key-event = event of the callback
filter-key-id = id of the job or run
filter-key-run = id of the run it belongs to
filter-key-workflow = name or id of the workflow
filter-key-task = node of the workflow
filter-key-template = name or id of the template
filter-key-queue = id of the queue
filter-key-bucket = bucket of the input
filter-key-object = name of the input
filter-key-region = region of the input
filter-key-code = error code
filter-key-message = error message
filter-key-output = names of what it wrote
filter-key-userdata = data that was sent along
filter-key-header = a header of the upload
filter-key-file = path of the capture in its folder
filter-key-body = text anywhere in the captures themselves
filter-key-format = syntax of the capture
filter-key-wait = created to started, of what still waits until now
filter-key-took = started to ended, of what still runs until now
filter-key-slow = took longer than this share of its tag, a run of its workflow
filter-key-total = created to ended, of what is not over until now
filter-key-after = from this time on
filter-key-before = earlier than this time
filter-key-at = on this day, at this hour or minute
filter-key-created = when it was created
filter-key-started = when it began
filter-key-ended = when it ended
filter-key-deliveries = how many callbacks told of it
filter-key-repeats = how many of its own callbacks came again, with the same state
filter-key-has = whether there is any of this
filter-key-problem = kind of problem
filter-key-marked = your bookmark, or your colour 1 to 9
filter-key-note = your note on it

## What is wrong with a filter

fault-no-opening = there is no bracket that this closes
fault-no-closing = this bracket is never closed
fault-too-deep = the brackets are nested too deep
fault-empty-brackets = there is nothing in the brackets
fault-open-quote = a closing quote is missing
fault-no-term-before = a term is missing before { $word }; to look for the word, put it in quotes
fault-no-term-after-word = a term is missing after { $word }; to look for the word, put it in quotes
fault-foreign-not = - before a term means not; to look for { $sign }, put it in quotes
fault-foreign-word = { $word } between terms means that; to look for { $sign }, put it in quotes
fault-lone-sign = { $sign } stands right between a key and its value; to look for it, put it in quotes
fault-no-term-after = a term is missing after { $sign }
fault-nothing-to-find = there is nothing to look for
fault-no-value = a value is missing after this, such as { $example }
fault-no-value-between = a value is missing between the commas, such as { $example }
fault-wrong-sign = { $key } does not go with { $sign }; write { $example }
fault-too-many-bodies = at most { $most } different body: terms go together
fault-header-name = header wants the name of one, such as header.Content-Type:video/mp4
fault-unknown-key = there is no key { $name }; to look for the text, put it in quotes
fault-unknown-key-near = there is no key { $name }; did you mean { $near }?
fault-no-choice = { $key } is one of { $choices }
fault-expression = this expression is wrong: { $reason }
fault-range-backwards = the range ends before it begins
fault-range-empty = a range needs a beginning or an end
fault-no-number = "{ $text }" is no whole number
fault-no-duration = "{ $text }" is no duration such as 200ms, 1.5s, 2m or 1h30m
fault-no-unit = "{ $text }" lacks its unit: ms, s, m, h or d
fault-no-time = "{ $text }" is no time such as 2023-08-21, 2023-08-21T12:30, 14:20, today or 2h

## Facets

facet-state = State
facet-tag = Tag
facet-workflow = Workflow
facet-code = Code
facet-problem = Problem
facet-unknown = none
facet-event = Event
facet-queue = Queue
facet-bucket = Bucket
facet-region = Region
facet-format = Format
facet-kind = Kind
facet-kind-run = run
facet-kind-job = job
facet-kind-unrecognised = unrecognised
facet-more = { $shown } more
facet-tip = { $count ->
    [one] { $shown } record, { $failed } failed
   *[other] { $shown } records, { $failed } failed
}
facet-search = Search { $facet }
facet-search-hint = Search
facet-by-count = Sorted by count
facet-by-name = Sorted by name
facet-sort-by-count = Sort { $facet } by count
facet-sort-by-name = Sort { $facet } by name
facet-clear = Remove from the filter
facet-none = No such value
facet-tip-keys = Click for only this, Ctrl+click to add, Alt+click to exclude

## Views

views-button = Views
views-button-of = Views, { $name } is shown
views-button-tip = { $what } ({ $key })
    A filter, grouping, columns and order under a name
views-title = Views
views-none = There are no views. Save what is shown under a name, or bring back those that come with Callscope.
view-failures = Failures
view-slow = Slow
view-slow-tip = Took longer than 95 % of its tag, a run of its workflow.
    Of fewer than 40 that is the longest alone, of fewer than 5 none; `slow:p90` or `took>1m` find more.
view-waiting = Waiting
view-duplicates = Duplicates
view-problems = Problems
view-take = Show
view-overwrite-name = Overwrite “{ $name }” with what is shown
view-save-title = Save as a view
view-asks = “{ $name }” comes with Callscope.
view-overwrite-preset = Overwrite it
view-keep-preset = Keep it
view-up = Up
view-down = Down
view-delete = Delete
view-name = Name of the view
view-name-hint = Keep what is shown now under a new name or in place of a view, or rename the selected one
view-save = Save
view-save-over = Overwrite “{ $name }”
view-rename = Rename
views-undo = Undo
views-restore = Bring back presets
views-file = File
views-file-hint = A file to share: all views as text
views-import = Import
views-import-ask = Import…
views-export = Export
views-export-ask = Export…
views-import-refused = Could not import: { $reason }. Nothing was changed.
views-no-text = it is not text
views-nothing = there are no views in it
views-fault = line { $line } { $what }
views-fault-line = is neither a name in brackets nor a key with its value
views-fault-name = comes before the name of any view
views-fault-value = has a value that its key does not take
views-fault-much = is too long
views-no-dialog = The system could not show a file dialog. Type the file here.
palette-gesture = { $gesture } · { $does }
palette-view = View “{ $name }”
notice-view-saved = Saved the view “{ $name }”
notice-filter-too-long = What is on the clipboard is longer than { $most } bytes, and no filter
notice-view-for-now = The view “{ $name }” is kept until the window is closed: the views cannot be written
notice-views-not-written = Your views could not be written: { $reason }. Changes are lost when the window is closed.
notice-views-damaged = Not all views could be read ({ $reason }). The file was set aside; what could be read is kept.
notice-views-imported = { $n ->
    [0] All of these views are here already
    [one] Imported { $shown } view
   *[other] Imported { $shown } views
}
notice-views-exported = { $n ->
    [one] Exported { $shown } view
   *[other] Exported { $shown } views
}
dialog-import-views = Import views
dialog-export-views = Export views

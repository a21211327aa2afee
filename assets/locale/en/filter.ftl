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
filter-key-format = syntax of the capture
filter-key-wait = created to started
filter-key-took = started to ended
filter-key-total = created to ended
filter-key-after = from this time on
filter-key-before = earlier than this time
filter-key-at = on this day, at this hour or minute
filter-key-created = when it was created
filter-key-started = when it began
filter-key-ended = when it ended
filter-key-deliveries = how many callbacks told of it
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
fault-no-term-after = a term is missing after { $sign }
fault-nothing-to-find = there is nothing to look for
fault-no-value = a value is missing after this, such as { $example }
fault-no-value-between = a value is missing between the commas, such as { $example }
fault-wrong-sign = { $key } does not go with { $sign }; write { $example }
fault-body = body: is not searched yet
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
facet-unknown = not known
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
facet-by-count = Most frequent first
facet-by-name = By name
facet-none = No such value
facet-tip-keys = Click for only this, Ctrl+click to add, Alt+click to exclude

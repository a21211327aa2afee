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

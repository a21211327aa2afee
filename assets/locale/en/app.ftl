### The frame: top bar, filter, facets, status, dialogs.

app-name = Callscope
window-title = Callscope – { $folder }
window-title-failures = ({ $shown }) Callscope – { $folder }
close = Close

## Parts of the window, as assistive technology names them

region-top = Top bar
region-status = Status bar
region-facets = Facets
region-table = Records
region-details = Details
region-welcome = Welcome

## Top bar

folder-name = Folder { $path }
export-button = Export ({ $shown })…
export-button-name = { $n ->
    [one] Export { $shown } record…
   *[other] Export { $shown } records…
}
live-on = Live
live-polling = Live, polling
live-reading = Reading
live-off = Not watching
live-lost = Folder gone
live-paused = Paused
live-paused-new = Paused · { $shown } new

## Status bar

status-records = { $n ->
    [one] { $shown } record in { $captures } captures
   *[other] { $shown } records in { $captures } captures
}
status-gone = { $n ->
    [one] { $shown } capture is gone, F5 forgets it
   *[other] { $shown } captures are gone, F5 forgets them
}
status-selected = { $shown } selected
status-selected-hidden = { $shown } selected, { $hidden } hidden by the filter
status-no-problems = No problems
status-problems = { $n ->
    [one] { $shown } problem
   *[other] { $shown } problems
}
status-watching = watching
status-polling = polling
status-not-watching = not watching
status-lost = the folder is gone
status-read = { $watch } · read { $read } of { $found }
status-reading = Reading { $percent } %
status-reading-of = { $text } · { $read } of { $found }
status-cancel = Stop reading
status-searching = Searching captures { $percent } %
status-search-stopped = Search stopped at { $percent } %
status-search-stop = Stop the search
status-search-resume = Go on searching
status-exporting = Exporting { $done } of { $total }
status-cancel-export = Stop the export

## Welcome and empty states

welcome-text = What ran, what failed and why, what waited too long, from the callbacks in a folder.
welcome-sample = Open the sample day
welcome-sample-tip = A made-up day of callbacks to try things out on
welcome-drop = Or drop a folder or a capture on this window.
welcome-recent = Recent
empty-searching = Searching the captures
empty-searching-text = Records appear here as they are found.
empty-filter = Nothing matches the filter
empty-no-value = No record has { $key }:{ $value }.
empty-no-value-near = No record has { $key }:{ $value }; did you mean { $near }?
empty-filter-text = Take a term away, or clear the filter to see every record.
empty-reading = Reading
empty-reading-text = Records appear here as their captures are read.
empty-folder = No captures here yet
empty-folder-text = Callbacks appear here as soon as they arrive in this folder.
drop-here = Drop to open

## Problems

problems-title = Problems
problems-none = No problems in any capture
problems-search = Search in files, kinds and messages
problems-none-found = No problem has all of these words
problem-disagrees = the run says that { $id } is { $run }, its own callback says { $own }
problem-row = { $place }, { $kind }, { $message }
problem-kind-inconsistent = inconsistent
problem-kind-dtd = dtd
problem-kind-duplicate-key = duplicate-key
problem-kind-repaired = repaired
problem-kind-encoding = encoding
problem-kind-unrecognised = unrecognised
problem-kind-unreadable = unreadable
problem-kind-too-deep = too-deep
problem-kind-too-large = too-large
problem-kind-incomplete = incomplete
problem-kind-syntax = syntax

## Palette and keys

palette-name = Commands
palette-hint = Type a command
palette-none = No such command
keys-title = Keys
keys-search = Search commands and keys
keys-none = No key like this
topic-folder = Folder
topic-filter = Filter
topic-selection = Selection
topic-timeline = Timeline
topic-window = Window

## Export

export-title = Export
export-selected = Selected
export-filtered = Matching the filter
export-all = All records
export-json = JSON
export-json-note = callbacks in Cloud Infinite's own shape; opens again up to 16 MiB
export-parts = In files of at most 16 MiB, in a new folder
export-parts-tip = A larger file is not read whole. A folder of smaller ones opens again with the same records.
export-ndjson = NDJSON
export-ndjson-note = one flat row a line
export-csv = CSV
export-csv-note = the columns of the table for a spreadsheet
export-raw = Captures
export-raw-note = copies of the files as they were received
export-marks = With my bookmarks, colours and notes
export-file = File
export-folder = Folder
export-browse = Browse…
export-write = Export
export-replace = Replace
export-exists = There is a file already: { $path }. Replace it, or type another name.
export-taken = There is something of that name already: { $path }. Copies never replace anything; type another folder.
export-refused = Could not export here: { $reason }. Type another place.
export-no-dialog = The system could not show a file dialog. Type here where the export is to go.
export-copy = Copy
export-too-many-to-copy = More than { $most } records are too many for the clipboard. Export them to a file.
export-cancel = Cancel

## Dialogs

dialog-open-folder = Open a folder of captures
dialog-open-file = Open a capture
dialog-export = Export callbacks
dialog-export-raw = A folder for copies of the captures

## Notices

notice-close = Close notice
notice-settings-damaged = The settings could not be read and were set aside
notice-file-left = A file of the program’s own could not be read: { $reason }. It is left as it is, and what you change is kept only until the window is closed.
notice-settings-not-written = The settings could not be written: { $reason }. At the next start they are what they were.
notice-not-there = There is no such folder or file
notice-cannot-search = The captures cannot be searched: { $reason }
notice-search-ended = The search of the captures ended early
notice-cannot-open = Could not open this: { $reason }
notice-no-dialog = The system could not show a file dialog. Drop a folder on the window, or name it when you start Callscope.
# In English in every language: it is shown where there is no font for Chinese.
notice-no-chinese-font = No font of this system has Chinese characters, so they show as boxes. Install one, such as Noto Sans CJK, and start Callscope again. { $key } goes back to English.
notice-no-font-for-captures = Some captures hold Chinese text, and no font of this system has Chinese characters, so they show as boxes. Install one, such as Noto Sans CJK, and start Callscope again.
notice-exported = { $n ->
    [one] Exported { $shown } record
   *[other] Exported { $shown } records
}
notice-exported-callbacks = { $n ->
    [one] Exported { $shown } record
   *[other] Exported { $shown } records
}, { $m ->
    [one] { $things } callback
   *[other] { $things } callbacks
}
notice-exported-parts = { $n ->
    [one] Exported { $shown } record
   *[other] Exported { $shown } records
}{" "}{ $m ->
    [one] in { $files } file
   *[other] in { $files } files
}
notice-export-part-large = One callback alone is larger than 16 MiB: its file does not open again whole.
notice-export-large = It is larger than 16 MiB and does not open again whole. In several files, or as captures, it does.
notice-exported-captures = { $n ->
    [one] Exported { $shown } record
   *[other] Exported { $shown } records
}, { $m ->
    [one] { $things } capture
   *[other] { $things } captures
}
notice-text-copied = Copied { $text }
notice-nothing-copied = There is nothing to copy
notice-copied = { $n ->
    [one] Copied { $shown } record as { $format }
   *[other] Copied { $shown } records as { $format }
}
notice-copied-callbacks = { $n ->
    [one] Copied { $shown } record
   *[other] Copied { $shown } records
}, { $m ->
    [one] { $things } callback
   *[other] { $things } callbacks
}, as { $format }
notice-export-failed = Could not export: { $reason }. Nothing was written.
notice-export-changed = Could not export: { $reason }. Look for changes, then export again.
notice-export-stopped = The export was stopped; nothing was written

## Without a window

no-display = there is no display: neither WAYLAND_DISPLAY nor DISPLAY is set
no-window = could not open a window: { $reason }
no-window-system = could not open a window: the window system lacks a library

## Commands

command-open-folder = Open a folder…
command-open-folder-tip = All captures in it and below it
command-open-file = Open a capture…
command-open-file-tip = A single file
command-refresh = Look for changes
command-refresh-tip = Walk the folder now, and forget captures that are gone
command-toggle-live = Pause or resume live
command-toggle-live-tip = While paused, nothing moves; arrivals are counted
command-go-live = Show the newest
command-view-back = Back
command-view-back-tip = To the filter or the range of time shown before
command-view-forward = Forward
command-undo-filter = Undo filter change
command-redo-filter = Redo filter change
command-copy-filter = Copy the filter
command-copy-filter-tip = As text, to send or to keep
command-paste-filter = Paste a filter
command-paste-filter-tip = The text on the clipboard replaces the filter
command-focus-facets = Go to the facets
command-focus-facets-tip = Arrows move, Enter shows only that value, Ctrl+Enter adds it, Alt+Enter excludes it
command-take-view = Show a view
command-take-view-tip = One of the first nine
command-save-view = Save the view…
command-save-view-tip = Filter, grouping, columns and order under a name
command-show-views = Views…
command-show-views-tip = Rename, order, delete, import and export them
command-export = Export…
command-export-tip = The selected records, or all that match the filter
command-focus-filter = Edit the filter
command-clear-filter = Clear the filter
command-select-all = Select all
command-select-all-tip = Everything that matches the filter
command-clear-selection = Clear the selection
command-clear-selection-tip = With nothing selected, ends a pause and shows the newest
command-copy-selection = Copy as JSON
command-copy-selection-tip = The selected callbacks
command-select-next = Next record
command-select-previous = Previous record
command-extend-next = Select down
command-select-earlier = Select the bar to the left
command-select-later = Select the bar to the right
command-cursor-next = Cursor down
command-cursor-previous = Cursor up
command-cursor-tip = Goes to another record without selecting it
command-cursor-left = Cursor to the left
command-cursor-right = Cursor to the right
command-cursor-column-tip = Goes to another column of the table, for the menu of its cell
command-toggle-at-cursor = Select or deselect at the cursor
command-toggle-at-cursor-tip = Records need not be neighbours
command-extend-previous = Select up
command-brush-earlier = Brush to earlier
command-brush-later = Brush to later
command-brush-tip = A range of time from the hairline on; the status bar tells of it
command-filter-by-brush = Filter by the brushed range
command-filter-by-brush-tip = Only records of the range that is brushed
command-fit-all = Fit all
command-fit-all-tip = Show the whole time span
command-fit-selection = Fit the selection
command-fit-selection-tip = Show the time span of what is selected
command-zoom-in = Zoom in
command-zoom-out = Zoom out
command-pan-left = Pan to earlier
command-pan-right = Pan to later
command-cycle-grouping = Change grouping
command-cycle-grouping-tip = By run, workflow, tag, state and more
command-collapse-gaps = Collapse idle gaps
command-collapse-gaps-tip = Time in which nothing happened is drawn as a sign of one width
command-go-to-range = Go to range…
command-go-to-range-tip = Type the range of time to show
command-pin-lane = Pin lane on top
command-pin-lane-tip = The lane under the pointer, else that of the selection; again to unpin it
command-fold-all = Fold all lanes
command-unfold-all = Unfold all lanes
command-toggle-facets = Show or hide the facets
command-toggle-details = Show or hide the details
command-cycle-theme = Change theme
command-cycle-theme-tip = As the system, dark, light
command-cycle-language = Language
command-cycle-language-tip = English or Chinese
command-show-problems = Problems
command-show-problems-tip = What is wrong with captures, and where
command-show-palette = All commands
command-show-keys = Keys
command-quit = Quit

## Why an export was not made; the command line says the same

export-error = { $what }: { $path }
export-error-failed = cannot { $what }: { $reason }: { $path }
export-error-stopped = the export was stopped
export-error-inside = the export would become a capture of the folder it is made from
export-error-capture = the destination is a capture, and captures are never overwritten
export-error-exists = the destination is there already
export-error-taken = something of that name is there already, and copies of captures never replace anything
export-error-folder = the destination is a folder
export-error-device = the destination is a device or a pipe, and only files are replaced
export-error-changed = the capture changed since it was read
export-error-write = write
export-error-write-into = write into the folder
export-error-put-aside = put callbacks aside in a temporary file
export-error-write-row = write the row of
export-error-make-folder = make the folder
export-error-read = read the capture
export-error-copy = copy to

## Errors of the system

io-not-found = no such file or directory
io-permission-denied = permission denied
io-storage-full = no space left on device
io-read-only = read-only file system
io-quota-exceeded = disk quota exceeded
io-file-too-large = file too large
io-not-a-directory = not a directory
io-is-a-directory = is a directory
io-invalid-filename = file name too long
io-busy = device or resource busy

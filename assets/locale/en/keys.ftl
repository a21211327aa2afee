### Keys, gestures, settings, and what the user notes on records.

## Commands

topic-marks = Marks
command-toggle-bookmark = Bookmark
command-toggle-bookmark-tip = On the selected records; the same again takes it off
command-edit-note = Note
command-edit-note-tip = On the record that the details show
command-colour-tip = On the selected records; the same again takes it off
command-colour-1 = Colour 1, red
command-colour-2 = Colour 2, orange
command-colour-3 = Colour 3, yellow
command-colour-4 = Colour 4, green
command-colour-5 = Colour 5, teal
command-colour-6 = Colour 6, blue
command-colour-7 = Colour 7, violet
command-colour-8 = Colour 8, pink
command-colour-9 = Colour 9, grey
command-no-colour = No colour
command-next-mark = Next marked record
command-previous-mark = Previous marked record
command-next-panel = Next panel
command-next-panel-tip = Gives the keyboard to it; Tab walks on through what is in it
command-previous-panel = Previous panel
command-open-menu = Menu
command-open-menu-tip = Of what has the keyboard, else of the record that is looked at
command-scale-up = Larger
command-scale-down = Smaller
command-scale-reset = Usual size
command-show-settings = Settings…
command-show-settings-tip = Size, motion, notifications, keys
command-show-keys-tip = Those of the panel that has the keyboard first

## Marks

mark-bookmark = bookmark
mark-colour = colour { $number } ({ $name })
mark-colour-1 = red
mark-colour-2 = orange
mark-colour-3 = yellow
mark-colour-4 = green
mark-colour-5 = teal
mark-colour-6 = blue
mark-colour-7 = violet
mark-colour-8 = pink
mark-colour-9 = grey
mark-note = note { $text }
mark-add-note = Add a note
mark-note-hint = Note
mark-note-name = Your note on this record
tip-noted = Noted
notice-note-removed = The note was removed
notice-marks-damaged = Your marks could not be read and were set aside
notice-marks-not-written = Your marks could not be written: { $reason }. They are lost when the window is closed.
notice-too-many-marks = No more than { $most } records can be marked at once. Select fewer.

## What notices offer

notice-reveal = Reveal
notice-undo = Undo
notify-failures = { $n ->
    [one] { $shown } new failure
   *[other] { $shown } new failures
}

## Help marks and gestures

help-mark = What the mouse does in { $area }
help-title = The mouse in { $area }
gesture-chip-click = Click a chip
gesture-chip-click-does = Edit it
gesture-chip-ctrl = Ctrl+click a chip
gesture-chip-ctrl-does = Switch it off or on
gesture-chip-alt = Alt+click a chip
gesture-chip-alt-does = Turn it round
gesture-chip-menu = Right-click a chip
gesture-chip-menu-does = What else can be done with it
gesture-facet-click = Click a value
gesture-facet-click-does = Only this
gesture-facet-ctrl = Ctrl+click
gesture-facet-ctrl-does = This too
gesture-facet-alt = Alt+click
gesture-facet-alt-does = Without this
gesture-facet-again = Click it again
gesture-facet-again-does = Take it back
gesture-wheel = Wheel
gesture-wheel-does = Scroll the lanes
gesture-zoom = Ctrl+wheel, pinch
gesture-zoom-does = Zoom at the pointer
gesture-pan = Shift+wheel
gesture-pan-does = Pan
gesture-drag-pan = Middle drag, Space+drag
gesture-drag-pan-does = Pan and scroll
gesture-marquee = Drag over bars
gesture-marquee-does = Select them
gesture-ruler = Drag along the ruler
gesture-ruler-does = Filter by this time range: what began in it
gesture-minimap = Drag in the minimap
gesture-minimap-does = Show that part
gesture-select = Click, Ctrl+click, Shift+click
gesture-select-does = Select one, add one, select up to it
gesture-bar-double = Double-click a bar, or the ground
gesture-bar-double-does = Fit the bar, or everything
gesture-lane = Click a lane's name, Shift+click
gesture-lane-does = Fold it, select all of it
gesture-row-double = Double-click a row
gesture-row-double-does = Show it in the timeline
gesture-row-menu = Right-click a cell
gesture-row-menu-does = Filter by it, copy it
gesture-head-click = Click a head
gesture-head-click-does = Sort, and once more the other way
gesture-head-drag = Drag a head
gesture-head-drag-does = Move the column
gesture-head-edge = Drag its edge, double-click it
gesture-head-edge-does = Widen the column, fit it
gesture-head-menu = Right-click a head
gesture-head-menu-does = Choose columns
gesture-value = Point at a value
gesture-value-does = Buttons to copy, include, exclude
gesture-value-menu = Right-click a value
gesture-value-menu-does = The same as a menu
gesture-problems = Click the problems
gesture-problems-does = List them all

## Settings

settings-title = Settings
settings-look = Look
settings-scale = Size
settings-percent = { $n } %
settings-scale-tip = { $command }
    Takes effect when the pointer leaves the buttons
settings-motion = Reduce motion
settings-theme = Theme
settings-language = Language
language-english = English
language-chinese = 简体中文
theme-system = As the system
theme-dark = Dark
theme-light = Light
choice-set = { $what }
    Set to { $set }
settings-notices = Notifications
settings-notify = Tell of new failures while another window has the keyboard
settings-no-notify = This system has no way to be told.
settings-keys-how = Click a key, then press the one that is to take its place. Esc leaves it as it is.
settings-keys-reset = All keys as usual
settings-no-key = none
settings-press-key = Press a key
settings-key-of = Key of { $command }, { $keys }
settings-key-usual = Usual key of { $command }
settings-key-taken = { $key } runs { $command }.
settings-key-reserved = { $key } belongs to the window.
settings-key-take = Take it

### The table and the detail pane.

details-empty = Nothing selected

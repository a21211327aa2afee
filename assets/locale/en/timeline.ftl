### The timeline and the minimap.

timeline-name = Timeline

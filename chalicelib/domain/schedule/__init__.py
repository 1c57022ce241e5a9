"""Time as people live it: wall clocks, windows, staffed hours and cadence."""

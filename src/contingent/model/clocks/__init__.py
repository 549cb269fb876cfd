"""The three clocks of a course, one file each: days before, hours during, days after."""

"""What must hold whatever the case: bits, names, prefixes, steps, programs, imports."""

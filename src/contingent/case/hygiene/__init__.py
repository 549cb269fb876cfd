"""Evidence hygiene: what a case says of its sources, held against the sources' own texts."""

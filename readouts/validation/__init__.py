"""Records to faults: the rules that the data must keep, a module a subject."""

"""How fast the program is: a corpus of copies, the runs that are timed, the naive pipeline."""

"""Release tables in which nobody can be found: hide, prove by an attack, and say what it cost."""

"""The panels at the right, in the order of the work. They share the desk and never call each other."""

"""Alters the clinical knowledge and the engine, one thing at a time, to see whether the tests notice (`tools.mutate_rules`)."""

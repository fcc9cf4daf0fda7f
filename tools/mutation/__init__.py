"""Alters the clinical knowledge and the engine, one thing at a time; `tools.mutate_rules` asks whether tests notice."""

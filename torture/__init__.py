"""The long tests: what the record must survive, thousands of times, each beside a control that must fail.

`python3 dev.py torture [T1 …] [--quick | --ci | --release] [--write]`. A trial that this machine cannot run says so and
is skipped by name. A control is a program that gets it wrong on purpose: where it is not caught, the trial proves
nothing and counts as failed.
"""

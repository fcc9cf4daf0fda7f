"""Measures speed and memory, each beside its floor in the same run: `python3 dev.py bench [NAME…]`.

A floor is the least that the same job can cost with what lies below us: Qt alone, sqlcipher3 alone. Ours and the floor
take turns, so that another program on the machine slows both. A bench is no test: it ends with status 0 whatever it
finds, and with 1 only where something broke.
"""

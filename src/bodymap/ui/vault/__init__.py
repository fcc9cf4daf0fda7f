"""Passphrases in the window: the first start, unlocking, locking, users. Imports neither the store nor `cryptography`
before they are needed; every derivation runs beside the window's thread."""

"""A record on a clinic's PostgreSQL server: the same tables, the same `Record`, several people at once.

Nothing here is imported for a record in a file but `address`, and `psycopg` only when a server is opened.
"""

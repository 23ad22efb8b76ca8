"""What learners do, kept: an append-only table of changes in SQLite or PostgreSQL."""

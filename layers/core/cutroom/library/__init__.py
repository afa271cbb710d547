"""A person's videos: uploads, drops, ingest, search, edit, delete."""

"""Small things that everything stands on: ids, errors, spans of time."""

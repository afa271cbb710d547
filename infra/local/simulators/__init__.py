"""Stand-ins for the services outside, on loopback: they check every request and fail in every documented way."""

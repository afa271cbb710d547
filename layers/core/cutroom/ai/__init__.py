"""Models behind ports: hearing, judging, writing and meaning, each with an embedded default that needs no key."""

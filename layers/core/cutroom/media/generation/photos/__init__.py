"""Videos of photos: read, arranged, moved and joined to the beat, with no key and no network."""

"""How the grammar model of `cutroom.media.copywriting` is fitted."""

"""How each platform takes a post. A sender reads what the target's handle says, makes one call after another, and says
how far it came; it never repeats a call whose effect could be a second post."""

"""What works for a workspace, and how sure that is: read from its own posts and what came of them."""

"""Publishing: posts that go out to accounts on other platforms, exactly once, and what is known of them."""

"""State machines that are more than one step after another; a manifest names the module that builds its machine."""

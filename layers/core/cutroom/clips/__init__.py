"""The moments worth posting."""

"""What belongs to no one capability: migrations at deploy, the sweep each minute, jobs as a person sees them."""

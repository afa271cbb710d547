"""What belongs to no one capability: migrations at deploy, lost events, and what has had its time."""

"""What makes a person's videos their own: images, and templates that are applied by name."""

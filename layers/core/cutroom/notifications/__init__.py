"""What happened, told to the people whom it concerns: in the app and by mail, as each of them chose."""

"""Who somebody is: registration, sign-in, sessions, password reset, profile."""

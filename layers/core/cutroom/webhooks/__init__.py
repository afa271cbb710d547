"""Webhooks that outside services send: verified, stored once, acknowledged fast, handed to whoever wants them."""

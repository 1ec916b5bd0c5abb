"""The vectors once more over https: what changes there, with HMAC keys and with an API key."""

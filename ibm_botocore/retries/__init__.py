"""Whether a failed attempt is worth another one, and after which wait."""

"""What tests ask of a running server: another time, failures, what was requested, accounts, saved state."""

"""What 2.16.2 did with pages, waiters and stubs, and the comparison of this package with it."""

"""What resources of 2.16.2 sent and gave back, and the comparison of this package with it."""

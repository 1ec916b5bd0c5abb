"""Recorded exchanges of ibm-cos-sdk 2.16.2 and their comparison with this package."""

"""Aspera transfers to and from buckets, by an engine that is looked for at the first transfer."""

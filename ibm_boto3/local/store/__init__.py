"""What the server keeps: buckets, the versions of their objects, uploads under way. Values and indexes, no rules."""

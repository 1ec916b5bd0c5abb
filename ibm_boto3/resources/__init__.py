"""Resources: buckets and objects as Python objects, made from ``resources-1.json``."""

"""Tests of ibm_boto3.resources."""

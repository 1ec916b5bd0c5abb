"""The operations of the service, a module for each subject; `table` says which request means which."""

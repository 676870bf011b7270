"""Its place beside `tests/__init__.py` puts the repository's root on the path, for `tests.builders`."""

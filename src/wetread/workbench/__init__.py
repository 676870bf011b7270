"""The physician's pages."""

"""De-identification: the only maker of Study."""

"""Finds in a text what the file's header says of an identity, however it is written there."""

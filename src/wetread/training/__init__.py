"""Recipes that train the embedded reader. Needs the extra `train`; nothing at run time imports this room."""

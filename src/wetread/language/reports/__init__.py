"""Reports understood: sections, entities, assertions, relations and claims, each with the words that said so."""

"""The identity tagger's training: texts made from templates and invented identities, a small network, its export."""

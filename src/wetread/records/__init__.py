"""The nouns of wetread: frozen, typed, without behaviour beyond their own arithmetic.

Import each from its own module (`from wetread.records.study import Study`); this package re-exports nothing, so that
a reader of the code always sees where a noun is defined.
"""

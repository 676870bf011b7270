"""Pure functions over arrays: how well a reader ranks, how honest its probabilities are, how sure we are of both."""

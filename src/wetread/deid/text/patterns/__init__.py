"""One recogniser a file: each is a function from a text to the spans that it is sure of."""

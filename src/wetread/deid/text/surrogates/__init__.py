"""What is written in the place of an identity: keyed, natural, of the same shape."""

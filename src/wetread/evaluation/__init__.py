"""How good a reader is, on films whose findings are known: without torch, from the weights that ship."""

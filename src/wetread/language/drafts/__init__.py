"""The machine draft composed from what readers said: claims first, then sentences that rest on them."""

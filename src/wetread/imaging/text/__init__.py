"""Text in pictures: where it stands, how it is turned, and what it says."""

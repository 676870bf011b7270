"""What runs the work of a batch: the one boundary that may catch every exception."""

"""Files made ready to leave: header, pixels, documents and text cleaned, or the file withheld with a reason."""

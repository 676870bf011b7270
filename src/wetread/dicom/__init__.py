"""Files and folders to RawStudy: formats, headers, character sets, dates, and which image of a study is read."""

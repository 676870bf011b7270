"""The commands. Nothing heavy is imported before a command needs it: `wetread --help` answers at once."""

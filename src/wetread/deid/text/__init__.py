"""De-identification of report text: finds what identifies, and writes something natural in its place."""

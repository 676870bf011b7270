"""`wetread models`."""


def models() -> None:
    """List the readers: licence, intended use, what each uses and lacks, and the digest of its weights."""
    from wetread.cli.console import stdout
    from wetread.cli.model_cards import model_cards

    stdout().print(model_cards())

"""`wetread doctor`."""


def doctor() -> int:
    """Check this installation: Python, packages, decoders, weights, folders. Exits 1 where something is broken."""
    from wetread.cli.checkup import checkup, report
    from wetread.cli.console import stdout

    checks = checkup()
    report(checks, stdout())
    return 1 if any(check.state == "bad" for check in checks) else 0

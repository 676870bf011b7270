"""The way of a study: identity off, pixels, gate, reader, draft, verdict. The product in one function."""

from wetread.flow.decoding import Decoded, decode
from wetread.flow.parts import Parts
from wetread.flow.reading import read_images, route_images
from wetread.flow.verdict import with_failures
from wetread.records.context import Context
from wetread.records.draft import Case, WetRead
from wetread.records.study import RawStudy, Study


def receive(raw: RawStudy, parts: Parts) -> Study:
    """Splits the identity off, into the site's store, before anything else sees the study."""
    study, _ = parts.deidentifier.study(raw)
    parts.identities.put(study.pseudonym, raw.identity)
    return study


def read(study: Study, context: Context, parts: Parts) -> tuple[WetRead, Decoded]:
    """Reads a de-identified study; also gives the pictures that it looked at, for who shows them.

    An image that cannot be decoded or read is a failure of its own. Nothing read means no draft, which holds.
    """
    decoded = decode(study, parts.pixels)
    routes = route_images(study, decoded, parts.gate)
    readings, unread = read_images(study, decoded, routes, parts.reader, context)
    draft = parts.drafter.draft(study, routes, readings, context) if readings else None
    verdict = parts.judge.judge(Case(study, routes, readings, draft, context))
    failures = (*decoded.failures, *unread)
    return WetRead(study, routes, readings, draft, with_failures(verdict, failures), context, failures), decoded

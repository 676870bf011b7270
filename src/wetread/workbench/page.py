"""One self-contained page for a wet read: nothing on it is fetched from anywhere, and it runs no script but its own."""

import json
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from wetread.records.draft import WetRead
from wetread.records.image import ImageTensor
from wetread.records.vocabulary import BANNER
from wetread.workbench.claims import cards, parts
from wetread.workbench.film import films, switches
from wetread.workbench.findings import findings
from wetread.workbench.judgement import gate, image_rows, judgement
from wetread.workbench.links import Links
from wetread.workbench.provenance import context, digests, makers, software
from wetread.workbench.shipping import policy_of, shipped, template
from wetread.workbench.view import BoxMark, Film, Heat, Mask, PageView, Place

# Every printed sheet says what it is, whatever part of the page it holds.
RUNNING_HEAD = (
    f"@page {{ margin: 18mm 14mm 14mm; @top-center {{ content: {json.dumps(BANNER)}; font: 9pt sans-serif }} }}\n"
)


def page(read: WetRead, images: Mapping[str, ImageTensor]) -> str:
    """The page as HTML. `images` are by the pseudonym of the instance; an image that is not there is only named.

    Style and script are allowed by their digests alone (Content Security Policy level 2), so that text from a
    record could not run even if it were not escaped.
    """
    view = page_view(read, images)
    style, script = shipped("page.css") + RUNNING_HEAD + placing(view.films), shipped("page.js")
    return template("page.html").render(
        view=view, style=Markup(style), script=Markup(script), policy=policy_of(style, script)
    )


def page_view(read: WetRead, images: Mapping[str, ImageTensor]) -> PageView:
    """Everything that the page shows."""
    links = Links.of(read)
    shown = films(read, images, links)
    return PageView(
        banner=read.draft.banner if read.draft else BANNER,
        study=read.study.pseudonym,
        films=shown,
        switches=switches(shown),
        judgement=judgement(read),
        cards=cards(read, links),
        parts=parts(read, links),
        findings=findings(read, links, shown),
        gate=gate(read, links),
        images=image_rows(read, links),
        context=context(read),
        makers=makers(read),
        digests=digests(read, links),
        software=software(),
    )


def placing(shown: tuple[Film, ...]) -> str:
    """The style rules that put every layer of every film in its place."""
    return "".join(rule + "\n" for film in shown for rule in _rules(film))


def _rules(film: Film) -> Iterator[str]:
    yield f"#{film.key}-plane{{--columns:{film.columns};--rows:{film.rows}}}"
    layers: tuple[Heat | BoxMark | Mask, ...] = (*film.heats, *film.boxes, *film.masks)
    for layer in layers:
        yield f"#{layer.key}{{{_place(layer.place)}}}"
    for measured in film.measured:
        if measured.lines:
            first = measured.lines[0]
            yield f"#{measured.key}-label{{left:{(first.x1 + first.x2) / 2:g}%;top:{first.y1:g}%}}"


def _place(place: Place) -> str:
    turn = f";transform:scale({-1 if place.flip_x else 1},{-1 if place.flip_y else 1})"
    where = f"left:{place.left:g}%;top:{place.top:g}%;width:{place.width:g}%;height:{place.height:g}%"
    return where + (turn if place.flip_x or place.flip_y else "")

"""How lines, bars and dots look: each has a form besides its colour, so that grey paper tells all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from treadctl.reports.extra import extra

INK, SKY, RUST, GREY = "#17324d", "#3d7ea6", "#a8461c", "#c3c9cf"
TEXT, FAINT, GUIDE = "#333f4a", "#66717c", "#e3e7eb"
FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"
WIDTH, HEIGHT = 840, 330
HERE = "#here"  # in the CSS: the picture's own name, which must be another for each picture on a page


@dataclass(frozen=True, slots=True)
class Form:
    """How one series is drawn: its colour, and CSS for its marks and for its box in the legend."""

    colour: str
    marks: str
    box: str = ""


BAR = Form(SKY, ".rect { fill-opacity: .8; stroke: none; }", "fill-opacity: .8; stroke: none;")
LIMIT = Form(
    RUST,
    ".limit { fill: none; stroke-width: 2.5; stroke-dasharray: 7, 3; }",
    "fill: none; stroke-dasharray: 4, 2;",
)
BROAD = Form(GREY, ".line { fill: none; stroke-width: 11; stroke-linejoin: round; }", "fill-opacity: 1;")
HOLLOW = Form(RUST, ".dot { fill: white !important; fill-opacity: 1; stroke-width: 2.5; }", "fill: white;")
PLAIN = Form(INK, ".line { fill: none; stroke-width: 2; }", "fill-opacity: 1;")
AREA = Form(SKY, ".line { stroke-width: 2; fill-opacity: .25; }", "fill-opacity: .25;")
DASHED = Form(
    RUST,
    ".line { fill: none; stroke-width: 2.5; stroke-dasharray: 9, 5; }",
    "fill: none; stroke-dasharray: 4, 2;",
)
SHADE = Form(GREY, ".line { fill-opacity: .55; stroke: none; }", "fill-opacity: .55; stroke: none;")
DOTS = Form(INK, ".dot { fill-opacity: 1; }", "fill-opacity: 1; rx: 7; ry: 7;")


def settings(title: str, forms: Sequence[Form]) -> dict[str, Any]:
    """Return what all pictures have in common, for series of these forms."""
    style = extra("pygal.style", "charts").Style(
        background="white",
        plot_background="white",
        foreground=TEXT,
        foreground_strong=INK,
        foreground_subtle=FAINT,
        guide_stroke_color=GUIDE,
        major_guide_stroke_color=GUIDE,
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        transition="0s",
        colors=tuple(form.colour for form in forms),
        font_family=FONT,
        title_font_size=19,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        value_label_font_size=13,
        no_data_font_size=20,
    )
    return {
        "title": title,
        "style": style,
        "width": WIDTH,
        "height": HEIGHT,
        "js": [],
        "css": ["file://style.css", "file://graph.css", f"inline:{_css(forms)}"],
        "legend_at_bottom": True,
        "legend_at_bottom_columns": len(forms),
        "legend_box_size": 14,
        "truncate_legend": -1,
        "truncate_label": -1,
        "margin": 14,
    }


def _css(forms: Sequence[Form]) -> str:
    rules = [f"{HERE} .title {{ font-weight: bold; }}"]
    for number, form in enumerate(forms):
        rules += [f"{HERE} .serie-{number} {form.marks}", f"{HERE} .legend .color-{number} {{ {form.box} }}"]
    return "\n".join(rules)

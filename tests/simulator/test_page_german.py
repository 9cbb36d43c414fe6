"""The console's page in German: every sentence of it, of its faults, and of what is on the wire."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from simulator.line import Channel
from simulator.page import german, hands, serve, wire
from simulator.page.language import Words, words_for

STATIC = Path(serve.__file__).parent / "static"
GERMAN = Words("de")
FIGURE = re.compile(r"[\d.]+|km/h|%|bpm|kcal|m|s")
NAMES = {"Start", "Pause", "Clients"}  # German as they are, or of the standard


class Texts(HTMLParser):
    """What can be read in a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.add(data.strip())


def test_everything_that_stands_in_the_document_is_said() -> None:
    texts = Texts()
    texts.feed((STATIC / "index.html").read_text())
    left = {text for text in texts.found if text not in german.TEXTS and not FIGURE.fullmatch(text)}
    assert left == set()


def test_everything_that_the_scripts_say_is_said() -> None:
    """Whatever looks like a sentence there: it ends like one, or it goes through `say`."""
    for path in sorted(STATIC.glob("*.js")):
        code = re.sub(r"/\*.*?\*/|//.*", "", path.read_text(), flags=re.DOTALL)
        sentences = set(re.findall(r'"([A-Z][^"]*[ .?][^"]*[.?])"', code))
        for call in re.findall(r"say\(([^;]*?)\)[;,)]", code):
            sentences |= set(re.findall(r'"([^"]{3,})"', call))
        assert {text for text in sentences if text not in german.TEXTS} == set(), path.name


def test_every_fault_has_its_german_name() -> None:
    said = json.dumps(hands.catalogue(GERMAN), ensure_ascii=False)
    for heading, group in hands.FAULTS.items():
        assert german.TEXTS[heading] in said
        for act in group.values():
            assert german.TEXTS[act.name] in said
    assert hands.catalogue() == hands.catalogue(Words())


def test_what_is_on_the_wire_is_said_with_the_names_of_the_standard() -> None:
    for octets, said in (
        (b"\x02\xc8\x00", "Set Target Speed 2,00 km/h"),
        (b"\x00", "Request Control"),
        (b"\x08", "Stop oder Pause, und nicht welches"),
        (b"", "Ein leerer Befehl"),
        (b"\x77", "Befehl 77"),
    ):
        assert GERMAN(wire.request(octets)) == said
    for channel, octets, said in (
        (Channel.CONTROL, b"\x80\x02\x01", "Antwort auf Set Target Speed: getan"),
        (Channel.CONTROL, b"\x80\x07\x09", "Antwort auf Start or Resume: Ergebnis 09"),
        (Channel.STATUS, b"\x05\xe6\x00", "Machine Status: das Zieltempo ist 2,30 km/h"),
        (Channel.STATUS, b"\x06\xfb\xff", "Machine Status: die Zielsteigung ist -0,5 %"),
        (Channel.STATUS, b"\x02\x01", "Machine Status: angehalten"),
        (Channel.TRAINING, b"\x00\x0d", "Training Status: Gehen von Hand"),
    ):
        assert GERMAN(wire.said(channel, octets)) == said
    assert GERMAN(wire.report(b"\x00\x00\xe6\x00")) == "Treadmill Data: 2,30 km/h"
    assert GERMAN(wire.report(b"")) == "Treadmill Data: leer"
    assert GERMAN("Client 2 is gone: the client ended it") == "Verbindung 2 ist weg: er hat sich getrennt"
    assert GERMAN("Refused: ATT error 81") == "Abgelehnt: ATT-Fehler 81"
    for each in (wire._RESULTS, wire._STATUS, wire._TRAINING, wire._ATT, wire._REASONS):
        assert {text for text in each.values() if text not in german.TEXTS} == set()


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "TREADCTL_LANG": "en"}, "en"),
        ({"LC_ALL": "C", "LANG": "de_AT"}, "en"),
        ({"TREADCTL_LANG": "de"}, "de"),
        ({"LANG": "fr_FR"}, "en"),
    ],
)
def test_it_speaks_as_whoever_started_it(environ: dict[str, str], language: str) -> None:
    assert words_for(environ).language == language


def test_the_page_gets_its_words_as_a_script() -> None:
    script = serve.page_files(GERMAN)["/words.js"][0].decode()
    assert 'export const language = "de"' in script
    assert json.loads(script.partition("words = ")[2].rstrip(";\n")) == german.TEXTS
    assert b"words = {};" in serve.page_files()["/words.js"][0]

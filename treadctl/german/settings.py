"""How a person settles language and units, and what is wrong with the file that keeps them."""

from __future__ import annotations

SETTINGS: dict[str, str] = {
    "language": "Sprache (language)",
    "units": "Einheiten (units)",
    "reminders": "Erinnerungen (reminders)",
    "line": "{key} = {value}: {whence}",
    "from_environment": "{name} sagt es so und hat Vorrang",
    "from_own": "so steht es in {file}",
    "from_household": "so steht es in {file}, für alle",
    "from_locale": "die Sprache dieses Computers; nichts ist eingestellt",
    "from_default": "nichts ist eingestellt",
    "how": "Ändern: `treadctl settings set language=de` ({languages}) oder `units=mph` ({units}). Mit `reminders=off` erinnert nichts auf dem Bildschirm an eine Antwort, die noch aussteht. Zurück: `treadctl settings reset`.",
    "written": "{file} ist geschrieben.",
    "wins": "{name} steht in diesem Terminal auf {value} und hat Vorrang vor der Datei.",
    "holds": "Es gilt ab dem nächsten Befehl; ein Dienst, der schon läuft, bleibt, wie er begonnen hat.",
    "was_reset": "Wieder so, wie treadctl es von sich aus macht: {keys}.",
    "nothing_set": "In {file} ist nichts eingestellt.",
    "put_aside": "Was dort stand, war nicht zu lesen; es ist aufgehoben als {file}.",
    "no_pair": "{said} ist kein NAME=WERT. Schreiben Sie zum Beispiel `treadctl settings set language=de`.",
    "no_key": "{key} ist keine Einstellung. Es gibt: {known}. Zum Beispiel: `treadctl settings set language=de`.",
    "not_allowed": "{file}: {key} ist {value}, bekannt sind nur {allowed}. Schreiben Sie `treadctl settings set {key}={example}`.",
    "unknown_key": "{file}: {key} = {value} ist keine Einstellung; es gibt {known}. Nehmen Sie die Zeile heraus.",
    "newer": "{file}: format ist {value}, von einem neueren treadctl; dieses liest Format {bound}. Aktualisieren Sie treadctl, oder beginnen Sie neu: `treadctl settings reset`.",
    "unreadable": "{file}: nicht zu lesen ({why}). Berichtigen Sie es in einem Editor, oder beginnen Sie neu: `treadctl settings reset`.",
    "too_long": "länger als {bound} Byte",
    "no_file": "das ist keine Datei",
    "not_written": "{file} lässt sich nicht schreiben: {why}. Es bleibt alles, wie es ist.",
    "goes_on": "{wrong} Bis dahin macht treadctl weiter, als wäre das nicht eingestellt.",
}
"""What `treadctl settings` says."""

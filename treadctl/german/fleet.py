"""Mehrere Laufbänder an einem Broker."""

from __future__ import annotations

FLEET: dict[str, str] = {
    "row": "{id}: {name}; {does}",
    "nameless": "ohne Namen",
    "away": "seine Brücke ist nicht da",
    "unconnected": "nicht mit seinem Laufband verbunden",
    "quiet": "in Ruhe (eines, auf dem jemand geht, meldet sich jede Sekunde)",
    "unknown": "es ist nicht bekannt, ob sein Band läuft",
    "moves": "sein Band läuft, {speed}",
    "rests": "sein Band steht",
    "none": "Auf diesem Broker hat niemand geantwortet. Läuft `treadctl mqtt` neben einem Laufband, mit demselben prefix? Und darf dieser Benutzer dort lesen?",
    "locally": "Jedes Laufband lässt sich an seinem eigenen Computer fragen: `treadctl status`.",
    "key": "Nichts wurde angehalten. Gehen Sie zum Laufband: dort `treadctl stop`, seine eigene Stopptaste, sein Schlüssel.",
    "one_or_all": "--stop ID hält eines an und --stop-all alle: Wählen Sie.",
    "no_id": "{id} ist nicht die id eines Laufbands. `treadctl fleet` zeigt sie.",
    "stands": "{name}: Das Band steht.",
    "not_confirmed": "{name}: Das Band wurde gebeten anzuhalten, und niemand hat gesagt, dass es steht. Gehen Sie hin und sehen Sie nach. Wer darauf steht: {hold}",
    "no_treadmill": "{name}: Sein treadctl hat gerade keine Verbindung zu einem Laufband. Wenn dort ein Band läuft: {hold}",
    "nobody": "{id}: Keine Brücke mit dieser id antwortet. Wenn dort ein Band läuft, halten Sie es am Laufband an.",
}

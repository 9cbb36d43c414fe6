"""Home Assistant auf Deutsch: wie die Teile eines Laufbands dort heißen."""

from __future__ import annotations

HOME: dict[str, str] = {
    "speed": "Geschwindigkeit",
    "distance": "Strecke des Gangs",
    "walked": "Gehzeit",
    "next_change": "Zeit bis zum nächsten Wechsel",
    "heart_rate": "Puls",
    "phase": "Was es tut",
    "today": "Heute",
    "plan": "Dauer des heutigen Gangs",
    "next_walk": "Nächster Gang",
    "last_walk": "Letzter Gang",
    "moving": "Band läuft",
    "problem": "Etwas hält es zurück",
    "connected": "Laufband verbunden",
    "target": "Langsamer bis auf",
    "stop": "Stopp",
    "pause": "Pause machen",
    "slower": "Langsamer",
    "prepare": "Einen Gang vorbereiten",
    "profile": "Profil",
    "event": "Gang",
    "leg": "Schmerz im Bein",
    "back": "Schmerz im Rücken",
    "question": "Frage zum letzten Gang",
    "model": "Laufband mit treadctl",
}

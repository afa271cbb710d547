"""Writes `subjects.npz`: what the names of illustrations mean, as vectors of the built-in sentence model.

`python -m tools.subjects`, after the emoji or the sentence model have changed.
"""

import re

import numpy as np

from cutroom.media.generation import subjects
from cutroom.media.speech import embeddings

# Signs, letters, hands without a thing, faces and clocks of every hour say nothing about a sentence.
LEFT_OUT = re.compile(
    r"\b(sign|symbol|squared?|circled?|arrows?|button|ideograph|hand|finger|fist|face|clock|keycap|large|small|medium|"
    r"heavy|black|white|index|input|mark|cancer|aries|taurus|gemini|leo|virgo|libra|scorpius|sagittarius|capricorn|aquarius|"
    r"pisces|ophiuchus|moon|person|man|woman|men|women|couple|kiss|poo|underage|prohibited|smoking|cigarette|pistol|"
    r"middle|curly|loop|diamond|selector|swimwear|bikini|briefs|sake|of)\b"
)
# What Unicode calls by a name that few would use.
PLAIN = {
    "hot beverage": "coffee, hot drink, brew",
    "personal computer": "laptop, computer",
    "electric light bulb": "idea, light bulb",
    "banknote with dollar sign": "dollar bill, cash",
    "money bag": "money, savings, income",
    "black sun with rays": "sun",
    "clapper board": "film, movie",
    "fire": "fire, flame, heat",
    "rocket": "rocket, launch, startup",
    "brain": "brain, mind",
    "cup with straw": "cold drink with straw, iced drink",
    "seedling": "seedling, sprout, growth",
    "beans": "beans",
    "hourglass with flowing sand": "time running, waiting, too short",
    "hourglass": "time, too long",
    "stopwatch": "stopwatch, speed, seconds",
    "calendar": "date, day, old",
    "tear-off calendar": "calendar, date",
    "potable water symbol": "water",
    "droplet": "water, drop",
    "scales": "balance, justice",
    "chart with upwards trend": "growth, rising numbers",
    "chart with downwards trend": "falling numbers, loss",
    "bar chart": "statistics, data",
    "dart": "target, goal",
    "direct hit": "target, goal",
    "key": "key, access",
    "lock": "lock, security, privacy",
    "flexed biceps": "strength, muscle",
    "sleeping symbol": "sleep",
    "bed": "bed, sleep",
    "running shoe": "running, exercise",
    "desktop computer": "computer, desktop",
    "mobile phone": "phone, smartphone",
    "books": "books, reading, learning",
    "graduation cap": "education, school, degree",
    "atom symbol": "physics, atom, quantum",
    "microscope": "science, research",
    "floppy disk": "save, disk, files on disk",
    "file folder": "files, folder",
    "globe with meridians": "internet, online, web",
    "house building": "house, home",
    "automobile": "car",
    "airplane": "plane, flight, travel",
    "luggage": "suitcase, packing",
    "shower": "shower",
    "snowflake": "cold, snow",
    "thermometer": "temperature",
    "pot of food": "cooking, stew",
    "cooking": "cooking, frying",
    "gloves": "gloves",
    "package": "parcel, delivery, package",
    "shopping bags": "shopping",
    "handshake": "deal, agreement",
    "trophy": "winning, trophy, prize",
    "warning sign": "warning",
    "collision symbol": "crash, explosion",
    "gear": "settings, mechanism",
    "hammer and wrench": "tools, repair",
    "speech balloon": "talk, comment, message",
    "envelope": "email, letter",
    "bookmark": "bookmark, save for later",
}
LARGEST = 0.3  # of a vector's numbers: what is beyond it is cut
KEPT = {name for name in PLAIN if LEFT_OUT.search(name)}


def main() -> None:
    """Write the file. Raises SystemExit where the sentence model is missing."""
    embed = embeddings.embedder()
    if embed is None:
        raise SystemExit("the sentence model is missing: run tools/setup.py")
    names = [name for name in sorted(subjects.by_name()) if name in KEPT or not LEFT_OUT.search(name)]
    vectors = embed([PLAIN.get(name, name) for name in names])
    np.savez_compressed(
        subjects.VECTORS, names=np.array(names), vectors=np.round(vectors * 127 / 0.3).clip(-127, 127).astype(np.int8)
    )
    print(f"{len(names)} subjects, {subjects.VECTORS.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()

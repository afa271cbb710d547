"""Names that people choose and others read, in lists and in mails."""

import re
import unicodedata

from pydantic import AfterValidator

JOINERS = "\u200c\u200d"  # of emoji and of scripts that need them
ADDRESS = re.compile(r"://|www\.|@|\w\.\w{2,}", re.IGNORECASE)


def _plain(name: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") and letter not in JOINERS for letter in name):
        raise ValueError("must not contain line breaks or invisible characters")
    if ADDRESS.search(name):
        raise ValueError("must not contain a web or email address")
    return name


# No control characters and no addresses: a name must not turn a mail of ours into somebody else's message.
Plain = AfterValidator(_plain)

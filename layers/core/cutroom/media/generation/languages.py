"""Which language a text is written in, from its letters and its most frequent words. Pure."""

import re
import unicodedata

SCRIPTS = {
    "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "CJK": "zh", "CYRILLIC": "ru", "GREEK": "el", "BENGALI": "bn", "TAMIL": "ta",
}  # fmt: skip
NAMES = {
    "ar": "Arabic", "he": "Hebrew", "hi": "Hindi", "th": "Thai", "ja": "Japanese", "ko": "Korean", "zh": "Chinese",
    "ru": "Russian", "el": "Greek", "bn": "Bengali", "ta": "Tamil", "tr": "Turkish", "es": "Spanish", "fr": "French",
    "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "pl": "Polish", "id": "Indonesian",
    "sv": "Swedish", "vi": "Vietnamese", "en": "English",
}  # fmt: skip
LETTERS = {"tr": "ğışİ", "de": "ßä", "es": "ñ¿¡", "pl": "łąęśżź", "pt": "ãõ", "fr": "œêèù", "sv": "å", "vi": "ạảấầđơư"}
WORDS = {
    "en": "the of and to in is you that it for with are this your how what why when from not be about can my our an "
          "mistakes making tips ways i me we they he she was were have has had do does at on or by no so up out "
          "now more than who which will would should could must then them their there here first after before get keep "
          "make use if but",
    "tr": "ve bir bu için ile çok nasıl neden değil daha olan gibi kadar hata yapmak en olarak mi ne",
    "es": "el la los las de que y en un una por para con no cómo qué es su más errores del al",
    "fr": "le la les des de et en un une pour que qui dans est pas avec sur comment pourquoi vous du au erreurs",
    "de": "der die das und ist nicht ein eine zu mit für auf wie warum den von im es fehler beim du",
    "it": "il lo la gli di e che in un una per con non come perché è del della sono errori più",
    "pt": "o a os as de e que em um uma para com não como por é do da mais erros",
    "nl": "de het een en van in is dat niet te op met voor hoe waarom je zijn fouten",
    "pl": "i w nie na się z do jest jak to co dlaczego dla od",
    "id": "yang dan di untuk dengan ini itu tidak cara dari adalah ke pada",
    "sv": "och att det som en är på inte för med hur varför ett av",
    "vi": "và của là cho không các một những với được cách",
}  # fmt: skip


def language(text: str) -> str:
    """The BCP 47 code of a text's language; `en` where nothing speaks for another one."""
    letters = [char for char in text if char.isalpha()]
    scripts = [_script(char) for char in letters]
    other = {code: scripts.count(code) for code in set(scripts) if code}
    if other and sum(other.values()) * 2 > len(letters):
        return "ja" if "ja" in other else max(other, key=lambda code: other[code])
    words = re.findall(r"[^\W\d_]+", text.lower())
    scores = {code: sum(word in listed.split() for word in words) for code, listed in WORDS.items()}
    for code, marks in LETTERS.items():
        scores[code] = scores.get(code, 0) + 2 * sum(char in marks for char in text)
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] > scores["en"] else "en"


def name(code: str) -> str:
    """A language's English name."""
    return NAMES.get(code.split("-", maxsplit=1)[0], code)


def _script(char: str) -> str:
    if char < "\u0370":
        return ""
    named = unicodedata.name(char, "")
    return next((code for script, code in SCRIPTS.items() if named.startswith(script)), "")

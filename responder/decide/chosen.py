"""Puts what editors chose over what the settings say, and tells what may not be chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace

from responder.decide.triage import Bars
from responder.model.chosen import Chosen, Taught
from responder.model.text import Bilingual

NAMES = tuple(one.name for one in fields(Bars) if one.type in {"float", float})


def numbers(bars: Bars) -> dict[str, float]:
    """The plain numbers of the bars, in their order."""
    held = asdict(bars)
    return {name: held[name] for name in NAMES}


def bars_with(bars: Bars, chosen: Chosen) -> Bars:
    """The bars with the chosen ones in their places; a name that is known no longer is passed over."""
    return replace(bars, **{name: value for name, value in chosen.bars.items() if name in NAMES})


def chosen_of(wanted: Mapping[str, float], bars: Bars, taught: tuple[Taught, ...] = ()) -> Chosen:
    """Only what differs from the bars of the settings is chosen."""
    held = numbers(bars)
    return Chosen({name: value for name, value in wanted.items() if value != held[name]}, taught)


def faults(bars: Bars) -> Iterator[Bilingual]:
    """What cannot be decided by."""
    for name, value in numbers(bars).items():
        if not 0 <= value <= 1:
            yield Bilingual(f"{name} 须在 0 到 1 之间", f"{name} must lie between 0 and 1")
    if bars.sure < bars.scope:
        yield Bilingual(
            f"sure（{bars.sure:g}）不能低于 scope（{bars.scope:g}）",
            f"sure ({bars.sure:g}) cannot lie below scope ({bars.scope:g})",
        )

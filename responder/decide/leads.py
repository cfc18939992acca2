"""Which documents that an index leads to are asked for, and what is remembered of them.

A feed may list hundreds of alerts by address alone. A few are read at each look, the first in the
index first, so that neither its server nor the desk is flooded; what is left waits for the next
look. One that cannot be read is tried again a few times and stands meanwhile as the index has it.
"""

import hashlib
from collections.abc import Mapping, Sequence

from responder.model.feed import Lead, Sighting

AT_ONCE = 10  # Documents asked for after one look.
TRIES = 3  # After which a document is given up.


def settled(lead: Lead) -> bool:
    """True if the document is not to be asked for again."""
    return lead.read or lead.tries >= TRIES


def wanted(sightings: Sequence[Sighting], known: Sequence[Lead]) -> tuple[Sighting, ...]:
    """Those whose document is to be asked for now."""
    over = {lead.digest for lead in known if settled(lead)}
    open_ = (one for one in sightings if one.more and digest(one) not in over)
    return tuple(one for one, _ in zip(open_, range(AT_ONCE), strict=False))


def noted(
    sightings: Sequence[Sighting], known: Sequence[Lead], outcomes: Mapping[str, bool]
) -> tuple[Lead, ...]:
    """What to remember: only of what the index still lists.

    outcomes: by digest, True for a document that was read, False for one that could not be.
    """
    held = {lead.digest: lead for lead in known}
    leads = []
    for name in dict.fromkeys(digest(one) for one in sightings if one.more):
        lead, read = held.get(name, Lead(name)), outcomes.get(name)
        leads.append(lead if read is None else Lead(name, lead.tries + (not read), read))
    return tuple(leads)


def shown(sightings: Sequence[Sighting], leads: Sequence[Lead]) -> tuple[Sighting, ...]:
    """Without those index lines whose document is still to come or has been read before."""
    tried = {lead.digest for lead in leads if lead.tries and not lead.read}
    return tuple(one for one in sightings if not one.more or digest(one) in tried)


def digest(sighting: Sighting) -> str:
    return hashlib.blake2b(sighting.entry.key.encode(), digest_size=6).hexdigest()

"""Emergency science communication, from the first signal to an authoritative explanation in public.

A *feed* is read again and again (``fetch``); each reading is a *look*, each item in it an *entry*.
Entries are turned into vectors (``embed``) and grouped into *stories* (``decide.cluster``).
For each story that moved, pure functions say how much it is looked at (``decide.attention``),
how bad it is (``decide.severity``), whether science is asked for and of which subject
(``decide.scope``), and which vetted explainer and which expert answer it (``decide.match``).
``decide.triage`` turns all that into an *alert* with a priority and a reason, or into a
reason for silence. ``cycle`` is the machine's hand: it calls these in order and writes what they
decided, the messages to send and the journal in one transaction (``store``).
``paging`` is its hand for people: whoever is on duty (``decide.rota``) is told, then the next, until
somebody takes it (``decide.escalation``); experts are asked in waves (``decide.asking``).
Messages go out through ``notify``, which tries again until it is useless to.
``desk`` is the person's hand: take, hand on, ask, draft, review, sign off, publish, correct;
``herald`` carries what they ordered to the public through ``publish``, ``secretary`` reminds them.
``web`` shows the desk and the public site; no rule lives there. ``replay`` runs the same cycle over
recorded looks, ``evaluate`` scores what came out. ``service`` wires it all, on the clock of ``clock``.
"""

__version__ = "0.1.0"

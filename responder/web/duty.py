"""Who is on duty."""

ROUTES: tuple[()] = ()

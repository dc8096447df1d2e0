"""Haechi: one report, protection on every platform, removal that is verified."""

import time

# When this process began to load sources, in nanoseconds since 1970: what was changed later may have been
# loaded as it was before (infra/jit.py).
LOADED = time.time_ns()

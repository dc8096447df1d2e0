"""What is still found after the changes that pictures meet, by each way of looking and by all together."""

from haechi.bench.robust.changes import CASES
from haechi.bench.robust.run import Plan, run

__all__ = ["CASES", "Plan", "run"]

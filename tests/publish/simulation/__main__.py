"""Tell one history: `PYTHONPATH=generator:tests python -m publish.simulation SEED`."""

import sys

from publish.simulation.history import history

told = history(int(sys.argv[1]))
sys.stdout.write("\n".join((*told.trace, "", *told.wrong, f"{len(told.trace)} lines, {told.digest}")) + "\n")
sys.exit(bool(told.wrong))

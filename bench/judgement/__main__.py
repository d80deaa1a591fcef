"""The command `python -m bench.judgement CORPUS`: judges the corpus and tells by the labels how often the findings are right."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.judgement import duplicates, findings, labels, sample


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the judgement; returns the exit code: 1 where the precision of all rules together is below what was asked for."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        home = options.calendar or Path(scratch) / "calendar"
        told = findings.judged(options.corpus, home)
        known = labels.read(options.labels)
        if options.findings:
            findings.write(told, options.findings)
        if options.sample:
            wanted = [one for one in told if not options.rule or one.rule in options.rule]
            print("\n".join(sample.pages(sample.draw(wanted, known, options.sample), home)))
            return 0
        if options.duplicates:
            print("\n".join(duplicates.report(options.corpus, home)))
            return 0
        print("\n".join(labels.table(told, known)))
        precision = labels.scores(told, known)[-1].precision
    return int(options.least is not None and (precision is None or precision < options.least))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.judgement", description=__doc__)
    parser.add_argument("corpus", type=Path, help="a galaxy-social repository: posts/, accounts.yml, first_committed.tsv, delivered.json")
    parser.add_argument("--findings", type=Path, metavar="FILE", help="write all findings to this file (tab-separated)")
    parser.add_argument("--labels", type=Path, default=findings.HERE / "labels.tsv", metavar="FILE", help="what people said of findings")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="instead: print N findings that have no label yet, with the text around them"
    )
    parser.add_argument("--rule", action="append", metavar="ID", help="with --sample: of this rule only (may be repeated)")
    parser.add_argument("--duplicates", action="store_true", help="instead: how well repeated texts are found")
    parser.add_argument("--least", type=float, metavar="P", help="fail where all rules together are right less often (0.95)")
    parser.add_argument("--calendar", type=Path, metavar="DIR", help="keep the imported calendar here (what is there is lost)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

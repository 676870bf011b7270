"""Every study of a folder, and what the software says of it: `python examples/read_folder.py FOLDER`."""

import sys

from wetread import read


def main(folder: str) -> None:
    studies = read(folder)
    for study in studies:
        sys.stdout.write(f"{study.study.pseudonym}: {study.verdict.decision}\n")
        for reason in study.verdict.reasons:
            sys.stdout.write(f"  {reason.text}\n")
        for claim in study.draft.claims if study.draft and study.text else ():
            sys.stdout.write(f"  {claim.certainty} {claim.concept.name} ({claim.probability:.2f})\n")
    for failure in studies.failures:
        sys.stdout.write(f"failed: {failure.code}: {failure.message}\n")


if __name__ == "__main__":
    main(sys.argv[1])

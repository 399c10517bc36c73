"""The short-lived process that opens a Word file: ``python -m needs_assessment.rules.word_child``.

It limits itself as the one for data does, before it imports anything that reads a file.
"""

import sys

from datasets.rules.child import main

TASKS = {"word": ("needs_assessment.rules.word", "read_document")}

if __name__ == "__main__":
    sys.exit(main(TASKS))

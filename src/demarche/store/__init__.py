"""Run folders: what a run was asked, what it found, and whether it is whole.

A run folder is an ordinary directory with ``manifest.json`` (what was asked, with which versions, when, and
the SHA-256 of every file), ``results.json`` and ``report.html``. Every file appears whole or not at all,
and the manifest says that the run is finished only after the last of them is safely on the disk.
"""

from demarche.store.canonical import canonical_json
from demarche.store.chunks import Chunks
from demarche.store.folder import RunFolder, list_runs
from demarche.store.lock import at_work
from demarche.store.manifest import FileRecord, Manifest, RunInputs
from demarche.store.parquet import read_parquet, write_parquet
from demarche.store.single import refuse_existing, write_new_text, write_text, writing_whole

__all__ = [
    "Chunks",
    "FileRecord",
    "Manifest",
    "RunFolder",
    "RunInputs",
    "at_work",
    "canonical_json",
    "list_runs",
    "read_parquet",
    "refuse_existing",
    "write_new_text",
    "write_parquet",
    "write_text",
    "writing_whole",
]

"""Tables as Parquet, which duckdb, pandas, polars, Arrow and R read, written by duckdb without any of them.

One thread and a fixed order of rows and columns: the same table gives the same bytes with the same version of duckdb.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.errors import StoreError
from demarche.store.atomic import reading_explained

__all__ = ["read_parquet", "write_parquet"]

Columns = Mapping[str, npt.NDArray[Any]]


def write_parquet(path: Path, columns: Columns) -> None:
    """Write columns of equal length, in the order given. NaN becomes null, which every reader knows as 'no value'."""
    import duckdb

    if not _is_text(path):  # duckdb takes names that are text alone
        with TemporaryDirectory(prefix="demarche-") as room:
            write_parquet(Path(room) / "table.parquet", columns)
            shutil.copyfile(Path(room) / "table.parquet", path)
        return
    named = {f"c{place}": np.ascontiguousarray(column) for place, column in enumerate(columns.values())}
    picks = []
    for (place, column), name in zip(named.items(), columns, strict=True):
        value = f"nullif({place}, 'nan'::double)" if column.dtype.kind == "f" else place
        picks.append(f"{value} as {_quoted(name)}")
    target = str(path).replace("'", "''")
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.register("given", named)
        try:
            connection.execute(
                f"copy (select {', '.join(picks)} from given) to '{target}' (format parquet, compression zstd)"
            )
        except duckdb.IOException as error:
            # The caller explains refusals of the operating system; duckdb wraps them in words of its own.
            raise OSError(_errno(error), str(error).splitlines()[0]) from error


def read_parquet(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The columns of a Parquet file by name; null numbers are NaN, texts are objects."""
    import duckdb

    with reading_explained(path):
        path.open("rb").close()
    source = str(path).replace("'", "''")
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        try:
            found = connection.execute(f"select * from read_parquet('{source}')").fetchnumpy()
        except duckdb.Error as error:
            raise StoreError(f"{path}: this is not a Parquet file ({str(error).splitlines()[0]})") from error
    return {
        name: column.filled(np.nan) if isinstance(column, np.ma.MaskedArray) and column.dtype.kind == "f" else column
        for name, column in found.items()
    }


def _is_text(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _errno(error: Exception) -> int:
    import errno

    words = str(error).lower()
    if "no space left" in words:
        return errno.ENOSPC
    if "read-only" in words:
        return errno.EROFS
    return errno.EACCES if "permission denied" in words else errno.EIO

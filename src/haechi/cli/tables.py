"""Parquet in and out: lists of hashes, and the records of a scan. Needs pyarrow (extra `parquet`)."""

from __future__ import annotations

import secrets
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from haechi.core.errors import Refusal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from haechi.scan import Record

MAGIC = b"PAR1"
BATCH = 16_384


def read_columns(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint32] | None]:
    """The column `hash` (32 bytes, or 64 hexadecimal digits, each) and, where there is one, `payload`.

    Hashes come as rows of bytes: 32 wide where the column holds bytes, 64 wide where it holds digits.
    """
    arrow, parquet = _pyarrow()
    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if "hash" not in names:
                raise _bad(f"{path} has no column `hash`.")
            table = file.read([name for name in ("hash", "payload") if name in names])
    except (arrow.ArrowException, OSError) as error:
        raise Refusal(
            "unreadable", f"{path} cannot be read as Parquet.", do="Write the file again."
        ) from error
    payload = table.column("payload") if "payload" in table.column_names else None
    return _hashes(path, table.column("hash")), None if payload is None else _numbers(path, payload)


def _hashes(path: Path, column: Any) -> NDArray[np.uint8]:
    import numpy as np

    arrow, _ = _pyarrow()
    kinds, kind = arrow.types, column.type
    if kinds.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    text = kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind)
    whole = kinds.is_binary(kind) or kinds.is_large_binary(kind) or kinds.is_fixed_size_binary(kind)
    if not text and not whole:
        raise _bad(f"The column `hash` of {path} holds {kind}.")
    if column.null_count:
        raise _bad(f"The column `hash` of {path} has empty places.")
    width = 64 if text else 32
    try:
        column = (column.cast(arrow.large_binary()) if text else column).cast(arrow.binary(width))
    except arrow.ArrowException as error:
        raise _bad(f"The column `hash` of {path} holds something of another length.") from error
    chunks = [
        np.frombuffer(chunk.buffers()[1], np.uint8)[chunk.offset * width :][: len(chunk) * width]
        for chunk in column.chunks
        if len(chunk)
    ]
    return np.concatenate([*chunks, np.zeros(0, np.uint8)]).reshape(-1, width)


def _numbers(path: Path, column: Any) -> NDArray[np.uint32]:
    import numpy as np

    arrow, _ = _pyarrow()
    try:
        whole = column.cast(arrow.uint32())
    except arrow.ArrowException as error:
        raise _bad(f"The column `payload` of {path} holds something other than whole numbers.") from error
    if whole.null_count:
        raise _bad(f"The column `payload` of {path} has empty places.")
    return np.asarray(whole.to_numpy(), np.uint32)


def _bad(what: str) -> Refusal:
    return Refusal(
        "bad_table",
        what,
        do="Give it a column `hash` of 32 bytes or 64 hexadecimal digits, and `payload`, if any, of numbers.",
    )


class RecordTable:
    """Records into a Parquet file, which takes its name when it is whole."""

    def __init__(self, path: Path) -> None:
        arrow, parquet = _pyarrow()
        hit = arrow.struct(
            [
                ("entry", arrow.uint32()),
                ("distance", arrow.uint16()),
                ("view", arrow.string()),
                ("payload", arrow.uint32()),
            ]
        )
        part = arrow.struct(
            [
                ("entry", arrow.uint32()),
                ("agreeing", arrow.uint16()),
                ("banked", arrow.uint16()),
                ("shown", arrow.float32()),
                ("turn", arrow.uint8()),
                ("expected", arrow.float64()),
                ("strength", arrow.string()),
            ]
        )
        self._schema = arrow.schema(
            [
                ("path", arrow.string()),
                ("matches", arrow.list_(hit)),
                ("parts", arrow.list_(part)),
                ("error", arrow.string()),
                ("message", arrow.string()),
            ]
        )
        self._table = arrow.Table
        self._path = path
        self._fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        self._rows: list[dict[str, Any]] = []
        try:
            self._file = parquet.ParquetWriter(self._fresh, self._schema, compression="zstd")
        except OSError as error:
            raise Refusal("not_written", f"{path} cannot be written.", do="Choose another place.") from error

    def __enter__(self) -> RecordTable:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._write()
            self._file.close()
            if error is None:
                self._fresh.replace(self._path)
        finally:
            self._fresh.unlink(missing_ok=True)

    def add(self, record: Record) -> None:
        """One row. Names that are no valid text are escaped."""
        from haechi.scan.records import to_dict

        row = to_dict(record)
        row["path"] = row["path"].encode("utf-8", "backslashreplace").decode()
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self._write()

    def _write(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self._file.write_table(self._table.from_pylist(rows, schema=self._schema))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise Refusal(
            "no_parquet",
            "Parquet needs the package pyarrow.",
            do="Install it: `pip install 'haechi[parquet]'`.",
        ) from error
    return pyarrow, pyarrow.parquet

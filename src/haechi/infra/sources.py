"""Which sources a file stands on: those of this package that it imports, and those that they import.

Told from the text, too widely rather than too narrowly: an import inside a function counts, and so does a
module merely named. Not seen are a relative import, and a module reached only as an attribute of another;
the package has neither.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

_NAMES = r"\((?:[^)#]|#[^\n]*)*\)|(?:\\\n|[^\n])*"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Text:
    # Of its place in the package too.
    digest: bytes
    # Files, not yet those that they import.
    imports: tuple[str, ...]


@dataclass
class Sources:
    """The sources of one package as they were when first read. One thread at a time."""

    # The folder that holds the package's folder.
    root: Path
    package: str
    # Files whose own imports are of no account.
    ends: frozenset[str] = frozenset()
    _texts: dict[str, _Text] = field(default_factory=dict, init=False)
    _files: dict[str, str] = field(default_factory=dict, init=False)
    _closures: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        # Beginning with plain letters, which are searched for several times as fast as anything else.
        self._named = re.compile(rf"{self.package}(?:\.\w+)+")
        self._import = re.compile(rf"from[ \t]+({self.package}(?:\.\w+)*)[ \t]+import[ \t]*({_NAMES})")

    def stands_on(self, file: str) -> tuple[str, ...]:
        """The file itself and all it imports, sorted. OSError where one cannot be read."""
        if file not in self._closures:
            found, waiting = {file}, [file]
            while waiting:
                at = waiting.pop()
                new = set() if at in self.ends else set(self._text(at).imports) - found
                found |= new
                waiting += new
            self._closures[file] = tuple(sorted(found))
        return self._closures[file]

    def digest(self, file: str) -> str:
        """Names the texts of all that the file stands on, in hexadecimal."""
        digest = hashlib.sha256()
        for name in self.stands_on(file):
            digest.update(self._text(name).digest)
        return digest.hexdigest()[:16]

    def changed_since(self, file: str, moment: int) -> bool:
        """Whether one of them was changed in any way after `moment`, in nanoseconds since 1970."""
        return any(os.stat(name).st_ctime_ns > moment for name in self.stands_on(file))

    def _text(self, file: str) -> _Text:
        if file not in self._texts:
            content = Path(file).read_bytes()
            text = content.decode(errors="replace")
            names = set(self._named.findall(text))
            for module, imported in self._import.findall(text):
                # Each name may be a module or something in one.
                names.update(f"{module}.{name}" for name in _WORD.findall(imported))
            files = {self._file_of(name) for name in names} - {""}
            digest = hashlib.sha256(os.path.relpath(file, self.root).encode() + b"\0" + content).digest()
            self._texts[file] = _Text(digest, tuple(files))
        return self._texts[file]

    def _file_of(self, name: str) -> str:
        """The file of the longest part of the name that is a module; empty where only the package is."""
        if name not in self._files:
            stem = os.path.join(self.root, *name.split("."))
            choices = (f"{stem}.py", os.path.join(stem, "__init__.py"))
            file = next((choice for choice in choices if os.path.isfile(choice)), "")
            parent = name.rpartition(".")[0]
            self._files[name] = file or ("" if parent in ("", self.package) else self._file_of(parent))
        return self._files[name]

"""Write vectors.json from the definitions of RFC 6962, section 2.1, taken word by word and nothing cleverer.

Run `python vectors/merkle/generate.py`. It refuses to write unless its roots are the published ones.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
# As published with the reference implementation of certificate transparency, for the trees of 0 to 8 entries.
PUBLISHED = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = largest_power_below(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = largest_power_below(len(d))
    if m < k:
        return [*path(m, d[:k]), mth(d[k:])]
    return [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], whole: bool) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = largest_power_below(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def main() -> None:
    entries = [bytes.fromhex(entry) for entry in ENTRIES]
    roots = [mth(entries[:size]).hex() for size in range(len(entries) + 1)]
    if roots != PUBLISHED:
        raise SystemExit("These roots are not the published ones: nothing written.")
    sizes = range(1, len(entries) + 1)
    inclusion = [
        {"index": m, "size": n, "path": [step.hex() for step in path(m, entries[:n])]}
        for n in sizes
        for m in range(n)
    ]
    consistency = [
        {"old": m, "size": n, "path": [step.hex() for step in subproof(m, entries[:n], True)]}
        for n in sizes
        for m in range(1, n + 1)
    ]
    found = {"entries": ENTRIES, "roots": roots, "inclusion": inclusion, "consistency": consistency}
    target = Path(__file__).with_name("vectors.json")
    target.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()

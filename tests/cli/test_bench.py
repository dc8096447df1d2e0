"""`haechi bench`."""


def test_rows_as_json_and_as_text(haechi) -> None:  # type: ignore[no-untyped-def]
    rows = haechi.lines("bench", "index", "--entries", 2000, "--queries", 20, "--json")
    assert {row["engine"] for row in rows} >= {"haechi", "faiss IndexBinaryFlat"}
    assert "engine=haechi" in haechi("bench", "index", "--entries", 500, "--queries", 5).stdout
    assert "pdqhash" in haechi("bench", "pdq", "--help").stdout

"""Tables of attempts: what is read, and how it is said what cannot be."""

from pathlib import Path

import numpy as np
import pytest

from contingent.errors import CaseError
from contingent.history import lists
from contingent.history.table import joined, read

HEAD = "id,country,start,rank,pre,outcome,hours,hours_lo,hours_hi,deaths\n"


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read(file)
    return [str(p).removeprefix(str(file)) for p in caught.value.problems]


def test_a_row_is_read_as_it_stands(tmp_path: Path) -> None:
    table = read(written(tmp_path, HEAD + "A1,Utopia,1981-02-23,M,Y,F,17.6,17,18,0\n"))
    assert table.ids.tolist() == ["A1"]
    assert table.year.tolist() == [1981]
    assert (table.code("rank")[0], table.code("pre")[0]) == (0.0, 1.0)
    assert table.success.tolist() == [0.0]
    assert (table.hours[0], table.deaths[0]) == (17.6, 0.0)


def test_what_is_blank_stays_unknown(tmp_path: Path) -> None:
    table = read(written(tmp_path, HEAD + "A1,Utopia,1981-02-23,,n/a,,,,,\n"))
    for values in (table.code("rank"), table.code("pre"), table.success, table.hours, table.deaths):
        assert np.isnan(values).all()


def test_the_dead_where_crowds_were_out_are_not_those_of_the_engine(tmp_path: Path) -> None:
    rows = "".join(
        f"A{i},Utopia,198{i}-02-23,{crowd},S,7\n" for i, crowd in enumerate(("0", "", "+c", "mix"))
    )
    file = written(tmp_path, "id,country,start,crowd,outcome,deaths\n" + rows)
    for table in (read(file), read(file, without=("crowd",))):
        assert np.isnan(table.deaths).tolist() == [False, False, True, True]
    assert np.isnan(table.code("crowd")).all()


def test_every_cell_that_cannot_be_read_is_told_at_its_place(tmp_path: Path) -> None:
    rows = "A1,Utopia,1981-02-30,X,Y,F,17,18,16,-1\nA1,,1981-02-23,T,N,maybe,abc,,,0\n"
    said = problems(written(tmp_path, HEAD + rows))
    assert [s.split(": ")[0] for s in said] == [
        ":2:3", ":2:4", ":2:8", ":2:10", ":3:1", ":3:2", ":3:6", ":3:7",
    ]  # fmt: skip
    assert "expected one of M, T, L, N, I, or nothing" in said[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ":1:1"),
        ("id,country,start,ranks\n", "rank"),
        ("id,country\nA,B\n", "start: found no such column"),
        (HEAD, "found no attempt"),
        (HEAD + "A,B\n", "found 2 fields; expected 10"),
        ("id,country,start,rank,rank\nA,B,1981-02-23,T,T\n", "a column a second time"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in "\n".join(problems(written(tmp_path, text)))


def test_what_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00id")
    for name in ("binary.csv", "missing.csv"):
        assert "a file that cannot be read" in problems(tmp_path / name)[0]


def test_an_attempt_that_two_tables_hold_enters_once_and_complete(tmp_path: Path) -> None:
    early = read(written(tmp_path, HEAD + "A,Utopia,1981-02-20,T,,F,,,,\nB,Utopia,1999-01-01,L,,S,,,,\n"))
    late = read(written(tmp_path, HEAD + "C,Utopia,1981-02-23,,Y,S,5,,,\n", "late.csv"))
    whole = joined([early, late])
    assert whole.ids.tolist() == ["C", "B"]
    assert (whole.code("rank")[0], whole.code("pre")[0], whole.success[0]) == (1.0, 1.0, 1.0)


MERGED = (
    "attempt_id,country,date,success,pt_success,colpus_success,cdp_auto,colpus_staged,colpus_ambiguous,"
    "colpus_srofficial,colpus_jrofficer,cdp_resign,csp_deaths,incumbent_suspect,ar_tenure_days\n"
)


def test_a_merged_table_reads_no_outcome_into_codes_and_leaves_out_what_is_no_attempt(tmp_path: Path) -> None:
    rows = (
        "1,Utopia,1970-01-01,1,1,,0,,,1.0,0.0,1.0,999,0,730.5\n"  # unknown deaths
        "2,Utopia,1971-01-01,1,1,1,1,,,1.0,0.0,,5,0,10\n"  # a self-coup
        "3,Utopia,1972-01-01,0,,,0,,,0.0,1.0,,5,0,10\n"  # in neither list
        "4,Utopia,1973-01-01,0,0,,0,,,,,,3,1,10\n"  # rank unknown; the ruler may be the successor
    )
    table = read(written(tmp_path, MERGED + rows))
    assert table.ids.tolist() == ["1", "4"]
    assert np.isnan(table.deaths[0])
    assert table.deaths[1] == 3
    assert table.code("rank")[0] == 1.0
    assert np.isnan(table.code("rank")[1])
    assert table.code("tenure")[0] == pytest.approx(2.0)
    assert np.isnan(table.code("tenure")[1])
    swapped = read(
        written(tmp_path, MERGED + rows.replace("1,Utopia,1970-01-01,1,1", "1,Utopia,1970-01-01,0,0"))
    )
    np.testing.assert_array_equal(swapped.codes, table.codes)
    assert table.labels.shape == (2, len(lists.LISTS))


def test_nobody_is_in_the_streets_where_a_list_saw_no_riot_and_else_none_can_tell(tmp_path: Path) -> None:
    head = MERGED.replace("incumbent_suspect", "sf_riots365")
    rows = [
        f"{i},Utopia,{1970 + i}-01-01,1,1,,0,,,,,,,{riots},\n" for i, riots in enumerate(("0.0", "1.0", ""))
    ]
    crowd = read(written(tmp_path, head + "".join(rows))).code("crowd")
    np.testing.assert_array_equal(crowd, [0.0, np.nan, np.nan])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1,Utopia,1981-13-01,1,1,,0,,,,,,,,", ":2:3: date: found '1981-13-01'; expected a day"),
        ("1,Utopia,1981-02-23,1,yes,,0,,,,,,,,", ":2:5: pt_success: found 'yes'; expected 0, 1, or nothing"),
        ("1,,1981-02-23,1,1,,0,,,,,,,,", ":2:2: country: found nothing; expected a name"),
        ("1,Utopia,1981-02-23,1,1,,0,,,,,,many,,", ":2:13: csp_deaths: found 'many'; expected a number"),
        ("1,Utopia,1981-02-23", ":2:1: found 3 fields; expected 15, as in the first line"),
        ("1,Utopia,1981-02-23,1,1,,1,,,,,,,,", ":1:1: found no attempt"),
        ("", ":1:1: found no attempt"),
    ],
)
def test_a_merged_table_is_read_as_strictly(tmp_path: Path, row: str, expected: str) -> None:
    assert expected in "\n".join(problems(written(tmp_path, MERGED + row + "\n")))

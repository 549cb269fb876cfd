import pytest

from contingent.case.document import MAX_VALUES, read_document


def only(text):
    root, problems = read_document(text, "f.yaml")
    assert root is None
    return problems[-1]


def test_values_are_plain_and_positions_exact():
    root, problems = read_document("a: yes\nb:\n  - 0x10\n  - {c: 2023-06-24, d: ~}\n", "f.yaml")
    assert not problems
    assert root.plain() == {"a": "yes", "b": [16, {"c": "2023-06-24", "d": None}]}
    node = root.find(("b", 1, "c"))[1]
    assert (node.line, node.column) == (4, 9)
    assert root.find(("b", 1, "missing", 3))[0] == ("b", 1)


def test_a_value_left_out_keeps_the_places_of_the_others():
    root, _ = read_document("a: [x, y, z]", "f.yaml")
    kept = root.without({("a", 1)})
    assert kept.plain() == {"a": ["x", "z"]}
    path, node = kept.find(("a", 1))
    assert path == ("a", 2)
    assert node.column == 11


def test_aliases_are_read_and_unknown_ones_refused():
    assert read_document("a: &x {b: 1}\nc: *x", "f")[0].plain() == {"a": {"b": 1}, "c": {"b": 1}}
    assert "nothing before it defines" in only("a: &x [*x]").found


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("", 1, "an empty file"),
        ("# only a comment\n", 1, "an empty file"),
        ("- a\n- b\n", 1, "a list"),
        ("hello", 1, "'hello'"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a:\n\tb: 1\n", 2, "character '\\t'"),
        ("a: b: c", 1, "mapping values are not allowed"),
        ("a: 1\nb: \x00\x01", 2, "a control character"),
        ("[a, b]: 1", 1, "as a name"),
        ("[" * 20_000, 1, "levels of nesting"),
        ("- " * 20_000, 1, "levels of nesting"),
        ("{" * 20_000, 1, "as a name"),
        ("a: [" + "b," * 30_000 + "]", 1, f"more than {MAX_VALUES} values"),
        ("a: 'open", 1, "unexpected end"),
        ("a: !x!y z", 1, "undefined tag"),
    ],
)
def test_unreadable_text_is_placed_and_named_with_little_work(text, line, found, calls):
    problem = only(text)
    assert found in problem.found
    assert problem.line == line
    assert calls(lambda: only(text)) < 10_000_000


def test_an_alias_bomb_is_refused_before_it_is_expanded():
    levels = [
        f"{name}: &{name} [{', '.join([f'*{above}'] * 9)}]"
        for above, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    problem = only("\n".join(["a: &a [x, x, x]", *levels]))
    assert "fewer aliases" in problem.expected


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a: !!python/object/apply:os.system [ls]", "the tag '!!python/object/apply:os.system'"),
        ("a: .nan", "'.nan'"),
        ("a: -.inf", "'-.inf'"),
        ("a: 1e999", "'1e999'"),
        ("a: " + "9" * 5000, "(5002 characters)"),
        ("b: 2", "'b' a second time"),
    ],
)
def test_odd_values_are_reported_and_reading_goes_on(line, found):
    root, problems = read_document(f"b: 1\n{line}\nc: 3", "f.yaml")
    assert root.plain()["c"] == 3
    assert root.plain()["b"] == 1
    assert [p.line for p in problems] == [2]
    assert found in problems[0].found


def test_a_yaml_1_1_directive_does_not_turn_yes_into_true():
    assert read_document("%YAML 1.1\n---\na: yes\n", "f")[0].plain() == {"a": "yes"}

"""The checks of the house notice what they are for. Run by ctest. SPDX-License-Identifier: MIT"""
import sys
import types
import unittest

sys.dont_write_bytecode = True

import rooms  # noqa: E402
import source  # noqa: E402

TABLE = """
| room | may include | what it is |
|---|---|---|
| `src/low` | – | the lowest |
| `src/low/inner` | low | above it |
| `src/high` | low/ | sees every room of low |
"""


class Circles(unittest.TestCase):
    def test_a_circle_is_found_whatever_leads_to_it(self):
        self.assertEqual(rooms.find_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}), [["b", "c"]])

    def test_a_diamond_is_no_circle(self):
        self.assertEqual(rooms.find_circles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}}), [])


class Table(unittest.TestCase):
    def setUp(self):
        self.table = rooms.read_table(TABLE)

    def test_a_room_admits_what_its_row_names(self):
        self.assertTrue(self.table["src/low/inner"].admits("src/low"))
        self.assertFalse(self.table["src/low"].admits("src/low/inner"))

    def test_a_slash_stands_for_every_room_below(self):
        self.assertTrue(self.table["src/high"].admits("src/low/inner"))
        self.assertTrue(self.table["src/high"].admits("src/low"))
        self.assertFalse(self.table["src/high"].admits("src/lower"))

    def test_everybody_may_include_base(self):
        self.assertTrue(self.table["src/low"].admits("src/base"))


class Functions(unittest.TestCase):
    def found(self, code):
        return [(name, lines) for name, _, lines in source.find_functions(code)]

    def test_members_and_functions_of_a_namespace_are_measured(self):
        code = "namespace n {\nint f(int a) {\n  return a;\n}\nclass C {\n  int g() const {\n    if (x) {\n    }\n    return 1;\n  }\n};\n}\n"
        self.assertEqual(self.found(code), [("f", 1), ("g", 3)])

    def test_a_table_is_no_function(self):
        self.assertEqual(self.found("constexpr Row rows[] = {\n  {1},\n  {f(2)},\n};\n"), [])


class Code(unittest.TestCase):
    def test_comments_and_strings_are_blank_and_lines_stay(self):
        one = types.SimpleNamespace(text='a("x // y");  // z\n/* 1\n2 */ b;\n')
        code = source.Source.code.func(one)
        self.assertEqual(code.count("\n"), 3)
        self.assertNotIn("y", code)
        self.assertIn("b;", code)


if __name__ == "__main__":
    unittest.main()

"""The checks of the house notice what they are for. Run by ctest. SPDX-License-Identifier: MIT"""
import pathlib
import subprocess
import sys
import types
import unittest

sys.dont_write_bytecode = True

import lines  # noqa: E402
import openers  # noqa: E402
import pages  # noqa: E402
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


class Lines(unittest.TestCase):
    def test_what_new_has_taken_is_not_left_behind_by_try(self):
        self.assertTrue(lines.TORN.search("std::unique_ptr<Frames> frames(new Frames(image, TRY(open(image))));"))
        self.assertFalse(lines.TORN.search("auto shown = TRY(open(image)); frames.reset(new Frames(image));"))


class Links(unittest.TestCase):
    def wrong(self, line):
        return list(pages.wrong_links(source.ROOT / "docs" / "install.md", line))

    def test_a_file_or_a_heading_that_is_not_there_is_found(self):
        self.assertEqual(self.wrong("[a](python.md#tests-that-hang), [b](../README.md), [c](#ci), [d](https://nowhere)"), [])
        self.assertEqual(self.wrong("[a](nowhere.md), [b](python.md#no-such-heading), [c](#nor-this)"),
                         ["nowhere.md", "python.md#no-such-heading", "#nor-this"])


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


class Openers(unittest.TestCase):
    def breaches(self, code, name="src/source/x.cc"):
        return [what for _, _, what in openers.breaches([types.SimpleNamespace(code=code, name=name, is_test=False)])]

    def test_whoever_opens_a_file_is_on_the_list(self):
        for code in ("int f = ::open(p, 0);", "std::ifstream in(p);", "auto* d = ::opendir(p);", "x = std::fopen(p, q);", "Elf* e = elf_begin(f, c, n);",
                     "open(p, O_RDONLY)", "fs::directory_iterator(p)", "syscall(SYS_openat2)", "Dwfl* d = dwfl_begin(c);"):
            self.assertEqual(len(self.breaches(code)), 1, code)
        self.assertEqual(self.breaches("int f = ::open(p, 0);", "src/target/seams/opener.cc"), [])

    def test_a_name_that_the_user_chose_is_opened_in_few_places(self):
        self.assertEqual(len(self.breaches("auto file = MappedFile::open_named(path);")), 1)

    def test_what_only_sounds_like_it_opens_nothing(self):
        for code in ("Image::open(file)", "files.open(path)", "session.open()", "DebugFile::open(x, y)", "fstat(f, &s)"):
            self.assertEqual(self.breaches(code), [], code)


class UnitTests(unittest.TestCase):
    """What scripts/unit_tests.awk makes of a log of ctest."""

    def counted(self, *runs):
        log = "".join(f"{number}/9 Test: some\nOutput:\n{output}\nTest {end}.\n" for number, (output, end) in enumerate(runs, 1))
        script = pathlib.Path(__file__).parents[1] / "unit_tests.awk"
        return subprocess.run(["awk", "-f", script], input=log, text=True, capture_output=True, check=True).stdout.splitlines()

    def test_each_test_of_a_program_is_counted(self):
        self.assertEqual(self.counted(("[==========] 3 tests ran.\n[  PASSED  ] 3 tests.", "Passed"), ("[  PASSED  ] 1 test.", "Passed")), ["counts 4 0 0"])

    def test_one_that_is_skipped_says_why(self):
        output = ("[ RUN      ] A.B\nx.cc:1: Skipped\nno file\n\n[  SKIPPED ] A.B (0 ms)\n[  PASSED  ] 2 tests.\n"
                  "[  SKIPPED ] 1 test, listed below:\n[  SKIPPED ] A.B")
        self.assertEqual(self.counted((output, "Passed")), ["skipped: A.B: no file", "counts 2 0 1"])

    def test_one_that_failed_is_counted_once(self):
        output = "[  FAILED  ] A.B (0 ms)\n[  PASSED  ] 2 tests.\n[  FAILED  ] 1 test, listed below:\n[  FAILED  ] A.B"
        self.assertEqual(self.counted((output, "Failed")), ["counts 2 1 0"])

    def test_a_program_that_died_or_is_no_googletest_has_the_word_of_ctest(self):
        self.assertEqual(self.counted(("[ RUN      ] A.B\nAddressSanitizer", "Failed")), ["counts 0 1 0"])
        self.assertEqual(self.counted(("[  PASSED  ] 2 tests.\nLeakSanitizer", "Failed")), ["counts 2 1 0"])
        self.assertEqual(self.counted(("fine", "Passed"), ("bad", "Failed")), ["counts 1 1 0"])


if __name__ == "__main__":
    unittest.main()

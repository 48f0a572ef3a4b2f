#!/usr/bin/env python3
"""Writes src/python/values/printable.inc: where str.isprintable() changes, by this Python's Unicode.

Run it with the newest Python at hand:  python3 scripts/make_printable.py > src/python/values/printable.inc
"""
# SPDX-License-Identifier: MIT
from unicode_edges import print_edges

print_edges(str.isprintable, "Code points at which str.isprintable() changes, starting from \"not printable\".")

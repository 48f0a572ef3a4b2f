#!/usr/bin/env python3
"""Writes src/render/wide.inc: where characters begin and cease to take two cells of a terminal, by this Python's Unicode.

Run it with the newest Python at hand:  python3 scripts/make_wide.py > src/render/wide.inc
"""
# SPDX-License-Identifier: MIT
import unicodedata

from unicode_edges import print_edges

print_edges(lambda character: unicodedata.east_asian_width(character) in 'WF',
            "Code points at which characters begin, or cease, to be two cells wide (East Asian Width W and F).")

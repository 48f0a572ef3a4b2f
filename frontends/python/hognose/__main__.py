"""python -m hognose: the program. SPDX-License-Identifier: MIT"""
import os
import sys

from hognose.errors import ProgramNotFound
from hognose.program import find_program

try:
    program = find_program()
except ProgramNotFound as why:
    sys.exit("hognose: %s" % why)
os.execv(program, [program, *sys.argv[1:]])

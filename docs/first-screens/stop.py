"""A program that only waits.

SPDX-License-Identifier: MIT
"""
import time


def main():
    time.sleep(3600)


main()

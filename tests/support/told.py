"""Whether a value is what its own process says of it, in the rows that tests/programs/odd_values.py writes.

SPDX-License-Identifier: MIT
"""
import re

TRUNCATED = '...(truncated)'


def get_ready(report, name, process, situation):
    """(what the process says, what is asked about it: its id, or its core); (None, None) if one of these did not come."""
    with report.ready(name + '/written'):
        truth = process.read_truth()
        return truth, process.pid if situation == 'live' else process.dump()
    return None, None


def is_repr(value, text):
    if text is None:
        return False
    told, own = without_addresses(value), without_addresses(text)
    return told == own or (told.endswith(TRUNCATED) and own.startswith(told[:-len(TRUNCATED)]))


def without_addresses(text):
    """The same for `<T at remote 0x...>` and `<module.T object at 0x...>`, and for the arguments of an exception, however they are told."""
    text = re.sub(r' (object )?at (remote )?0x', ' at 0x', text)
    return re.sub(r'<(\w+\.)+(?=\w+ at 0x)', '<', text).replace(',)', ')')


def is_told_by_attributes(value, row):
    form = r'<([\w.]+\.)?%s(\(.*)?( at remote 0x%x>|\.\.\.\(truncated\))$' % (re.escape(row['type']), row['id'])
    return row['written'] and re.match(form, value, re.S) is not None


def is_told_by_base(value, row):
    """By the builtin below the class; or, as CPython's own tests have it, by its attributes instead."""
    base = row['payload']
    return base is not None and re.match(r'<([\w.]+\.)?%s\(' % re.escape(row['type']), value) is not None and (
        without_addresses(base) in without_addresses(value) or re.search(r'\(\w+=', value) is not None)

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
    return row['written'] and re.match(form, value, re.S) is not None and has_attributes(value, row)


def is_told_by_base(value, row):
    """By the builtin below the class, and by its attributes."""
    base = row['payload']
    form = r'<([\w.]+\.)?%s\(.*( at remote 0x%x>|\.\.\.\(truncated\))$' % (re.escape(row['type']), row['id'])
    return base is not None and re.match(form, value, re.S) is not None and has_attributes(value, row) and (
        without_addresses(base) in without_addresses(value) or value.endswith(TRUNCATED))


def has_attributes(value, row):
    return value.endswith(TRUNCATED) or all(re.search(r'[(, ]%s=' % re.escape(name), value) for name in row['attributes'])

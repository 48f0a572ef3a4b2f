# Reads a LastTest.log of ctest; prints "skipped: TEST: REASON" for each that was, then "counts PASSED FAILED SKIPPED".
# SPDX-License-Identifier: MIT
/^[0-9]+\/[0-9]+ Test: / { is_counted = has_failed = 0 }
/^\[  (PASSED |FAILED |SKIPPED) \] [0-9]+ tests?[.,]/ { is_counted = 1 }
/^\[  PASSED  \] [0-9]+ tests?\./ { passed += $4 }
/^\[  FAILED  \] [0-9]+ tests?,/ { failed += $4; has_failed = 1 }
/^\[  SKIPPED \] [0-9]+ tests?,/ { skipped += $4; is_listed = 1 }

# The lines between "FILE:LINE: Skipped" and "[  SKIPPED ] NAME" are the reason.
/^\[ RUN      \] / { reason = ""; is_listed = is_reason = 0 }
/^\[  SKIPPED \] [^ ]+ \(/ && !is_listed { print "skipped: " $4 ": " reason; is_reason = 0 }
is_reason && NF { reason = reason (reason == "" ? "" : ", ") $0 }
/: Skipped$/ { is_reason = 1 }

/^Test Passed\./ && !is_counted { ++passed }
/^Test (Failed|timeout)/ && !has_failed { ++failed; has_failed = 1 }
END { print "counts", passed + 0, failed + 0, skipped + 0 }

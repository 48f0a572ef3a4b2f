# Sourced by scripts/test: steps, how long each took, and what they counted.
# SPDX-License-Identifier: MIT

passed=0 failed=0 skipped=0 times=()

# step NAME COMMAND…: runs it, and remembers its time.
step() {
  local name=$1 start=$SECONDS status=0
  shift
  say "$name"
  "$@" || status=$?
  times+=("$(printf '%5d  %s' $((SECONDS - start)) "$name")")
  return $status
}

# check COMMAND…: counts one that passed, failed, or cannot be made here: exit status 77.
check() {
  local status=0
  "$@" || status=$?
  case $status in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) ;;
    *) failed=$((failed + 1)); say "failed: $*" ;;
  esac
  return $status
}

# unit_tests PRESET: adds what the test programs say of themselves, since one run of ctest may be many tests; of what died
# or is no googletest it adds ctest's word. A skipped test is named with its reason.
unit_tests() {
  local log=build/$1-ctest.log told=build/$1/Testing/Temporary/LastTest.log word rest p=0 f=0 s=0
  rm -f "$told"
  ctest --test-dir "build/$1" -j "$(nproc)" --output-on-failure >"$log" 2>&1 || grep -A15 -E 'FAILED|\*\*\*Failed' "$log" | head -n 80 || true
  [ -e "$told" ] || { failed=$((failed + 1)); say "no test result in $log"; return; }
  while read -r word rest; do
    case $word in
      counts) read -r p f s <<<"$rest" ;;
      *) say "$word $rest" ;;
    esac
  done < <(awk -f scripts/unit_tests.awk "$told")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# interpreters [FLAG]: adds the last line of tests/run.py.
interpreters() {
  local log=build/integration.log counts
  python3 tests/run.py "$@" --prefix "$PWD/build/test" 2>&1 | tee "$log" || true
  counts=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$log" | tail -n 1)
  [ -n "$counts" ] || { failed=$((failed + 1)); say "no test result in $log"; return; }
  read -r p f s <<<"$counts"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# finish: where the time went, and the last line; ends the script.
finish() {
  printf '\nseconds step\n'
  printf '%s\n' "${times[@]}"
  printf '%5d  in all\n\n' "$SECONDS"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

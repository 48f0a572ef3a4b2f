# Sourced by scripts/try and scripts/test: installs what is missing, configures and builds.
# SPDX-License-Identifier: MIT

# Debian and Ubuntu packages that the build, the tests and the demonstration need.
hognose_packages=(
  g++ cmake ninja-build ccache pkg-config binutils
  libfmt-dev libexpected-dev libcli11-dev nlohmann-json3-dev
  libgtest-dev libgmock-dev libbenchmark-dev libdw-dev libelf-dev
  libzstd-dev liblzma-dev liblz4-dev zlib1g-dev libbz2-dev libedit-dev
  gdb python3 python3-dev
)

# What only the tests need: these for a few interpreters,
hognose_fast_test_packages=(clang-format gdbserver python3-jsonschema python3-pytest python3-pytest-xdist zstd xz-utils lz4)
# and for all of them a second compiler, its sanitizers, tidy, the shells that are completed, and what a CPython is built
# with (tests/roots).
hognose_test_packages=(clang clang-tidy mypy strace util-linux procps groff-base zsh fish make dpkg-dev libffi-dev)

say() { printf '%s\n' "hognose: $*" >&2; }

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# install_packages PACKAGE…: installs those that are missing; fails with one clear sentence.
install_packages() {
  command -v dpkg-query >/dev/null || { say "this script sets up Debian and Ubuntu; elsewhere install: $*"; return 0; }
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -eq 0 ] && return 0
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  say "installing: ${missing[*]}"
  # An index that is there may be enough; only without one, or when it is stale, ask for a new one.
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && return 0
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || { say "cannot install ${missing[*]}; install them by hand and run this again"; return 1; }
}

# The package of the sanitizer runtime, which belongs to whichever clang the distribution has; nothing when it is
# there already: older distributions ship it in a package that clang itself depends on.
clang_runtime_package() {
  local major
  [ -e "$(clang --rtlib=compiler-rt -print-libgcc-file-name 2>/dev/null)" ] && return 0
  major=$(clang --version 2>/dev/null | sed -nE '1s/.*version ([0-9]+).*/\1/p')
  [ -n "$major" ] && printf 'libclang-rt-%s-dev\n' "$major"
}

# build PRESET [TARGET…]: configures and builds quietly; shows the log only when it fails.
build() {
  local preset=$1; shift
  local log=build/$preset.log targets=()
  mkdir -p build
  [ $# -gt 0 ] && targets=(--target "$@")
  say "building ($preset); the log is $log"
  { cmake --preset "$preset" && cmake --build --preset "$preset" "${targets[@]}"; } >"$log" 2>&1 \
    || { tail -n 40 "$log" >&2; say "the build failed; the whole log is $log"; return 1; }
}

// Texts of /proc: what they say of descriptors, sockets, locks of files and processes. Whoever is looked
// at has a say in them: by names of files, of sockets and of itself.
// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <string_view>

#include "analysis/file_text.h"
#include "base/harmless.h"
#include "fuzz/fuzz.h"
#include "target/process/file_locks.h"
#include "target/process/known_files.h"
#include "target/process/unix_socket.h"

namespace hognose::fuzz {
namespace {

Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

void require(bool is_so) {
  if (!is_so) std::abort();
}

}  // namespace

std::vector<Bytes> seeds() {
  return {
      bytes_of(
          "pos:\t0\nflags:\t0100002\ntfd:        5 events:       19 data: 5  pos:0\nPid:\t7\n"),
      bytes_of("   0: 0100007F:1F90 0200000A:1538 01 00000000:00000000 00:00000000 00000000  1000 "
               "       0 7 1 0\n"),
      bytes_of("0000000000000000: 00000002 00000000 00010000 0001 01 7 /run/x\n"),
      bytes_of(
          "1: POSIX  ADVISORY  WRITE 8 08:01:7 0 EOF\n1: -> POSIX  ADVISORY  WRITE 7 08:01:7 0 "
          "EOF\n"),
      bytes_of("7 (a) b) S 1 7 7 0 -1 4194304 1 0 0 0 1 1 0 0 20 0 1 0 100 1 1\n")};
}

void examine(std::span<const std::byte> input) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters
  const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
  constexpr std::uint64_t inode = 7;
  for (std::uint8_t kind = 0; kind <= static_cast<std::uint8_t>(target::OpenKind::other); ++kind) {
    target::KnownFile known;
    known.file.kind = static_cast<target::OpenKind>(kind);
    known.file.link = text.substr(0, text.find('\n'));
    target::add_fdinfo(text, known.file);
    require(known.file.watched.size() <= 1000);
    known.socket = target::find_inet_socket(text, "TCP", inode);
    if (!known.socket) known.socket = target::find_unix_row(text, inode);
    known.wants_peers = true;
    require(is_harmless_line(analysis::describe_file(known, 1, {})));
  }
  static_cast<void>(target::parse_unix_answer(input));
  static_cast<void>(target::find_kind(text));
  static_cast<void>(target::parse_inode(text));
  static_cast<void>(target::find_lock_waited_for(text, static_cast<::pid_t>(inode), inode));
  target::ProcessFacts facts;
  target::add_stat(text, 1, facts);
  facts.words = target::split_command_line(text);
  require(is_harmless_line(analysis::describe_process(analysis::make_involved(facts))));
}

}  // namespace hognose::fuzz

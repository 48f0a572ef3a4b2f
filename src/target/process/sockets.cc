// Reads the tables, and asks the kernel where it says more.
//
// A row of the Internet's tables (net/ipv4/tcp_ipv4.c): "0: 0100007F:1F90 00000000:0000 0A …", the
// addresses as words of 32 bits in the machine's own order; the tenth word is the inode. One of Unix
// sockets (net/unix/af_unix.c): "0000000000000000: 00000002 00000000 00010000 0001 01 1234 /run/x".
// SPDX-License-Identifier: MIT
#include "target/process/sockets.h"

#include <algorithm>
#include <array>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/formatted.h"
#include "target/process/proc_words.h"
#include "target/process/unix_socket.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

// include/net/tcp_states.h; udp has the first and the seventh, where they mean less.
constexpr std::array<std::string_view, 13> tcp_states{"",
                                                      "established",
                                                      "connecting",
                                                      "being connected",
                                                      "closing",
                                                      "closing",
                                                      "closing",
                                                      "closed",
                                                      "closed by its peer",
                                                      "closing",
                                                      "listening",
                                                      "closing",
                                                      "being connected"};

/// "0100007F:1F90" as people write it; empty if it is no address, or that of nobody.
std::string describe_address(std::string_view text) {
  constexpr std::size_t digits = 8;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || (colon != digits && colon != 4 * digits)) return {};
  std::array<std::uint32_t, 4> words{};
  for (std::size_t at = 0; at < colon / digits; ++at) {
    const auto word = number_of_word<std::uint32_t>(text.substr(at * digits, digits), 16);
    if (!word) return {};
    words[at] = *word;
  }
  const auto port = number_of_word<std::uint16_t>(text.substr(colon + 1), 16);
  if (!port || (*port == 0 && words == std::array<std::uint32_t, 4>{})) return {};
  const bool is_six = colon != digits;
  std::array<char, INET6_ADDRSTRLEN> name{};
  if (::inet_ntop(is_six ? AF_INET6 : AF_INET, words.data(), name.data(), name.size()) == nullptr)
    return {};
  return is_six ? formatted("[{}]:{}", name.data(), *port) : formatted("{}:{}", name.data(), *port);
}

/// Tables of a machine with very many sockets are longer, and take longer to be made.
constexpr std::size_t most_table = 1U << 20U;

/// Which word of a row is its inode.
constexpr std::size_t inode_of_inet = 9;
constexpr std::size_t inode_of_unix = 6;

}  // namespace

std::optional<SocketFacts> find_inet_socket(std::string_view table,
                                            std::string_view protocol,
                                            std::uint64_t inode) {
  std::string_view line;
  while (take_line(table, line)) {
    std::array<std::string_view, inode_of_inet + 1> words;
    for (std::string_view& word : words)
      word = take_word(line);
    // A number that the end of the text cut short is followed by nothing.
    if (line.empty() || number_of_word<std::uint64_t>(words[inode_of_inet]) != inode) continue;
    SocketFacts facts;
    facts.protocol = protocol;
    facts.local = describe_address(words[1]);
    facts.remote = describe_address(words[2]);
    const auto state = number_of_word<std::size_t>(words[3], 16).value_or(0);
    if (protocol == "TCP" && state < tcp_states.size()) facts.state = tcp_states[state];
    return facts;
  }
  return std::nullopt;
}

// Whoever binds a socket may write lines of his own into this table, by newlines in its name: where
// two rows are of one socket, one of them is such a line.
std::optional<SocketFacts> find_unix_row(std::string_view table, std::uint64_t inode) {
  constexpr std::uint64_t accepts = 0x10000;  // __SO_ACCEPTCON
  std::optional<SocketFacts> found;
  std::string_view line;
  while (take_line(table, line)) {
    std::array<std::string_view, inode_of_unix + 1> words;
    for (std::string_view& word : words)
      word = take_word(line);
    if (number_of_word<std::uint64_t>(words[inode_of_unix]) != inode) continue;
    if (found) return std::nullopt;
    SocketFacts& facts = found.emplace();
    facts.protocol = "Unix";
    if (!line.empty()) facts.local = line.substr(1);
    const auto flags = number_of_word<std::uint64_t>(words[3], 16).value_or(0);
    if ((flags & accepts) != 0) facts.state = "listening";
  }
  return found;
}

// The kernel walks through all that it has room for to write those of TCP: they come late. What a table
// of Unix sockets says is not said by the kernel alone: it is asked last, where the kernel tells nothing else.
std::optional<SocketFacts> SocketTables::find(std::uint64_t inode,
                                              ThreadClock::time_point deadline) {
  struct Table {
    const char* name;
    std::string_view protocol;
  };
  constexpr std::array tables{Table{"udp", "UDP"},
                              Table{"udp6", "UDP"},
                              Table{"tcp", "TCP"},
                              Table{"tcp6", "TCP"},
                              Table{"unix", {}}};
  if (const auto told = find_unix_socket(pid_, inode))
    return SocketFacts{"Unix", told->name, {}, told->listens ? "listening" : ""};
  const std::size_t wanted = tables.size() - (tells_unix_sockets(pid_) ? 1 : 0);
  auto row = rows_.find(inode);
  while (row == rows_.end() && tables_read_ < wanted && ThreadClock::now() < deadline) {
    const Table& next = tables[tables_read_++];
    auto text = read_proc_file(formatted("/proc/{}/net/{}", pid_, next.name), most_table);
    if (text) add_rows(std::move(*text), next.protocol);
    row = rows_.find(inode);
  }
  if (row == rows_.end()) return std::nullopt;
  const auto& [protocol, line] = row->second;
  return protocol.empty() ? find_unix_row(line, inode) : find_inet_socket(line, protocol, inode);
}

// Of two rows none is believed, and nothing of names if the text may lack some.
void SocketTables::add_rows(std::string text, std::string_view protocol) {
  const bool is_unix = protocol.empty();
  if (is_unix && text.size() == most_table) return;
  const std::size_t which = is_unix ? inode_of_unix : inode_of_inet;
  std::string_view rest = texts_.emplace_back(std::move(text));
  std::string_view line;
  while (take_line(rest, line)) {
    std::string_view words = line;
    for (std::size_t at = 0; at < which; ++at)
      take_word(words);
    const auto inode = number_of_word<std::uint64_t>(take_word(words));
    if (!inode || *inode == 0) continue;
    const auto [row, is_new] = rows_.try_emplace(*inode, Row{protocol, line});
    if (!is_new && is_unix && row->second.protocol.empty()) row->second.line = {};
  }
}

}  // namespace hognose::target

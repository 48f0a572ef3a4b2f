// Asks by a netlink socket, for one inode.
// SPDX-License-Identifier: MIT
#include "target/process/unix_socket.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/formatted.h"
#include "target/process/open_file.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

using Bytes = std::span<const std::byte>;

/// struct unix_diag_req behind its header.
struct UnixQuestion {
  nlmsghdr header;
  unix_diag_req request;
};

/// As much of a struct as there is.
template <class Struct>
Struct front_of(Bytes bytes) {
  Struct value{};
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof(value)));
  return value;
}

/// A path ends in a zero; the name of an abstract one begins with one, and may hold others.
std::string name_of(Bytes bytes) {
  std::string name;
  name.reserve(bytes.size());
  for (const std::byte byte : bytes)
    name += static_cast<char>(byte);
  const bool is_path = !name.empty() && name.front() != '\0';
  if (is_path) name.resize(std::min(name.find('\0'), name.size()));
  std::replace(name.begin(), name.end(), '\0', '@');
  return name;
}

void add_attribute(unsigned type, Bytes value, UnixSocket& found) {
  if (type == UNIX_DIAG_PEER) found.peer = front_of<std::uint32_t>(value);
  if (type == UNIX_DIAG_NAME) found.name = name_of(value);
}

UnixQuestion make_question(std::uint64_t inode) {
  UnixQuestion question{};
  question.header.nlmsg_len = sizeof(question);
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.request.sdiag_family = AF_UNIX;
  question.request.udiag_states = UINT32_MAX;
  question.request.udiag_ino = static_cast<std::uint32_t>(inode);
  question.request.udiag_show = UDIAG_SHOW_PEER | UDIAG_SHOW_NAME;
  question.request.udiag_cookie[0] = UINT32_MAX;  // none
  question.request.udiag_cookie[1] = UINT32_MAX;
  return question;
}

std::optional<UnixSocket> ask(std::uint64_t inode) {
  if (inode == 0 || inode > UINT32_MAX) return std::nullopt;
  const Descriptor asked(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!asked.is_open()) return std::nullopt;
  const UnixQuestion question = make_question(inode);
  if (::send(asked.number(), &question, sizeof(question), MSG_DONTWAIT) < 0) return std::nullopt;
  std::array<std::byte, 8192> answer{};  // it stands there once send() has returned
  const ::ssize_t size = ::recv(asked.number(), answer.data(), answer.size(), MSG_DONTWAIT);
  if (size <= 0) return std::nullopt;
  return parse_unix_answer(std::span(answer).first(static_cast<std::size_t>(size)));
}

bool is_in_our_network(::pid_t pid) {
  const auto ours = read_proc_link("/proc/self/ns/net");
  const auto its = read_proc_link(formatted("/proc/{}/ns/net", pid));
  return ours && its && *ours == *its;
}

/// Whether the kernel knows a socket of our own.
bool answers() {
  const Descriptor own(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  struct stat status {};
  return own.is_open() && ::fstat(own.number(), &status) == 0 && ask(status.st_ino).has_value();
}

}  // namespace

std::optional<UnixSocket> parse_unix_answer(std::span<const std::byte> answer) {
  constexpr std::size_t fixed = sizeof(nlmsghdr) + sizeof(unix_diag_msg);
  constexpr std::size_t alignment = 4;
  constexpr std::uint8_t listening = 10;  // TCP_LISTEN of include/net/tcp_states.h
  if (answer.size() < fixed) return std::nullopt;
  const auto header = front_of<nlmsghdr>(answer);
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || header.nlmsg_len > answer.size() ||
      header.nlmsg_len < fixed)
    return std::nullopt;
  UnixSocket found;
  found.listens =
      front_of<unix_diag_msg>(answer.subspan(sizeof(nlmsghdr))).udiag_state == listening;
  Bytes rest = answer.first(header.nlmsg_len).subspan(fixed);
  while (rest.size() >= sizeof(rtattr)) {
    const auto attribute = front_of<rtattr>(rest);
    if (attribute.rta_len < sizeof(rtattr) || attribute.rta_len > rest.size()) break;
    add_attribute(attribute.rta_type, rest.first(attribute.rta_len).subspan(sizeof(rtattr)), found);
    const std::size_t size = (attribute.rta_len + alignment - 1) / alignment * alignment;
    rest = rest.subspan(std::min(size, rest.size()));
  }
  return found;
}

bool tells_unix_sockets(::pid_t pid) {
  static const bool tells = answers();
  return tells && is_in_our_network(pid);
}

std::optional<UnixSocket> find_unix_socket(::pid_t pid, std::uint64_t inode) {
  return tells_unix_sockets(pid) ? ask(inode) : std::nullopt;
}

}  // namespace hognose::target

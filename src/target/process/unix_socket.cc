// Asks by a netlink socket, for one inode.
// SPDX-License-Identifier: MIT
#include "target/process/unix_socket.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#include "base/formatted.h"
#include "target/process/open_file.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

/// struct unix_diag_req behind its header.
struct PeerQuestion {
  nlmsghdr header;
  unix_diag_req request;
};

/// The number of the peer among the attributes of an answer.
std::optional<std::uint64_t> find_peer_number(std::span<std::byte> answer) {
  nlmsghdr header{};
  constexpr std::size_t fixed = sizeof(nlmsghdr) + sizeof(unix_diag_msg);
  if (answer.size() < fixed) return std::nullopt;
  std::memcpy(&header, answer.data(), sizeof(header));
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || header.nlmsg_len > answer.size())
    return std::nullopt;
  auto rest = answer.first(header.nlmsg_len);
  rest = rest.subspan(std::min(rest.size(), fixed));
  while (rest.size() >= sizeof(rtattr) + sizeof(std::uint32_t)) {
    rtattr attribute{};
    std::memcpy(&attribute, rest.data(), sizeof(attribute));
    if (attribute.rta_type == UNIX_DIAG_PEER) {
      std::uint32_t number = 0;
      std::memcpy(&number, rest.data() + sizeof(attribute), sizeof(number));
      return number == 0 ? std::nullopt : std::optional<std::uint64_t>(number);
    }
    constexpr std::size_t alignment = 4;
    const std::size_t size = (attribute.rta_len + alignment - 1) / alignment * alignment;
    if (size < sizeof(rtattr) || size > rest.size()) break;
    rest = rest.subspan(size);
  }
  return std::nullopt;
}

bool is_in_our_network(::pid_t pid) {
  const auto ours = read_proc_link("/proc/self/ns/net");
  const auto its = read_proc_link(formatted("/proc/{}/ns/net", pid));
  return ours && its && *ours == *its;
}

}  // namespace

std::optional<std::uint64_t> find_unix_peer(::pid_t pid, std::uint64_t inode) {
  if (inode == 0 || inode > UINT32_MAX || !is_in_our_network(pid)) return std::nullopt;
  const Descriptor asked(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!asked.is_open()) return std::nullopt;
  PeerQuestion question{};
  question.header.nlmsg_len = sizeof(question);
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.request.sdiag_family = AF_UNIX;
  question.request.udiag_states = UINT32_MAX;
  question.request.udiag_ino = static_cast<std::uint32_t>(inode);
  question.request.udiag_show = UDIAG_SHOW_PEER;
  question.request.udiag_cookie[0] = UINT32_MAX;  // none
  question.request.udiag_cookie[1] = UINT32_MAX;
  if (::send(asked.number(), &question, sizeof(question), MSG_DONTWAIT) < 0) return std::nullopt;
  std::array<std::byte, 8192> answer{};  // it stands there once send() has returned
  const ::ssize_t size = ::recv(asked.number(), answer.data(), answer.size(), MSG_DONTWAIT);
  if (size <= 0) return std::nullopt;
  return find_peer_number(std::span(answer).first(static_cast<std::size_t>(size)));
}

}  // namespace hognose::target

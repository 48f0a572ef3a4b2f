// Finds the algorithm of a hash.
//
// Up to 3.7 the object has its name. Later ones have a context of OpenSSL, behind a mutex from 3.14 on. Contexts, of digests and of
// HMACs, begin with a pointer to the algorithm, and that with its number (NID), a type of key, and the size of its digest: in every
// release from 1.0 to 3.x. 3.15 keeps the number of an HMAC beside its context. What has no known number and size is no algorithm.
// SPDX-License-Identifier: MIT
#include "python/kinds/hash_object.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "python/kinds/describer.h"
#include "python/values/fixed_struct.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

constexpr std::uint64_t least_size_of_hash = 16;
constexpr std::uint64_t size_of_named_hash = 24;
constexpr std::uint64_t nid_offset = 16;
constexpr const char* reading_hash = "hash";

/// The HMAC that is Python's own (3.14): a mutex, and the name.
constexpr std::string_view own_hmac = "_hmac.HMAC";
constexpr std::uint64_t name_offset_of_hmac = 8;

struct Algorithm {
  std::int32_t nid;
  std::int32_t size;  ///< of its digest, in bytes; 0: any
  const char* name;  ///< as hashlib has it
};
constexpr std::array algorithms{
    Algorithm{4, 16, "md5"},           Algorithm{64, 20, "sha1"},
    Algorithm{114, 36, "md5-sha1"},    Algorithm{117, 20, "ripemd160"},
    Algorithm{257, 16, "md4"},         Algorithm{672, 32, "sha256"},
    Algorithm{673, 48, "sha384"},      Algorithm{674, 64, "sha512"},
    Algorithm{675, 28, "sha224"},      Algorithm{804, 64, "whirlpool"},
    Algorithm{1056, 64, "blake2b"},    Algorithm{1057, 32, "blake2s"},
    Algorithm{1094, 28, "sha512_224"}, Algorithm{1095, 32, "sha512_256"},
    Algorithm{1096, 28, "sha3_224"},   Algorithm{1097, 32, "sha3_256"},
    Algorithm{1098, 48, "sha3_384"},   Algorithm{1099, 64, "sha3_512"},
    Algorithm{1100, 0, "shake_128"},   Algorithm{1101, 0, "shake_256"},
    Algorithm{1143, 32, "sm3"},
};

const Algorithm* find_algorithm(std::int32_t nid) {
  const auto found = std::ranges::find(algorithms, nid, &Algorithm::nid);
  return found == algorithms.end() ? nullptr : &*found;
}

/// By what a context points to; null if `context` is none.
Result<const Algorithm*> read_algorithm(const Program& program, Address context) {
  constexpr std::uint64_t size_offset = 8;
  const auto& memory = program.memory();
  const Address at{TRY(memory.read_value<std::uint64_t>(context, reading_hash))};
  const Algorithm* found = find_algorithm(TRY(memory.read_value<std::int32_t>(at, reading_hash)));
  if (found == nullptr || found->size == 0) return found;
  const auto size = TRY(memory.read_value<std::int32_t>(at + size_offset, reading_hash));
  return size == found->size ? found : nullptr;
}

std::optional<std::string> find_own_name(const Program& program,
                                         Address object,
                                         std::uint64_t offset) {
  const auto name = read_pointer_behind_head(program, object, offset, reading_hash);
  const auto type = name ? read_type_of(program, *name) : fail(name.error());
  const bool is_text =
      type && ((*type)->has(TypeFlag::unicode_subclass) || (*type)->has(TypeFlag::bytes_subclass));
  if (!is_text) return std::nullopt;
  const auto text = read_name(program, *name);
  return text ? std::optional(*text) : std::nullopt;
}

std::optional<std::string> find_name(const Program& program, Address object, const TypeInfo& type) {
  if (type.name == own_hmac) return find_own_name(program, object, name_offset_of_hmac);
  const bool is_large = has_room_behind_head(program, type, size_of_named_hash);
  if (is_large) {
    if (auto name = find_own_name(program, object, 0)) return name;
  }
  for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{8}}) {
    const auto context = read_pointer_behind_head(program, object, offset, reading_hash);
    const auto found = context ? read_algorithm(program, *context) : fail(context.error());
    if (found && *found != nullptr) return (*found)->name;
  }
  if (!is_large || !type.name.ends_with("HMAC")) return std::nullopt;
  const auto nid = read_behind_head<std::int32_t>(program, object, nid_offset, reading_hash);
  const Algorithm* found = nid ? find_algorithm(*nid) : nullptr;
  return found != nullptr ? std::optional<std::string>(found->name) : std::nullopt;
}

}  // namespace

bool is_hash_object(const Program& program, const TypeInfo& type) {
  const bool is_hash = type.name == "_hashlib.HASH" || type.name == "_hashlib.HASHXOF" ||
                       type.name == "_hashlib.HMAC" || type.name == own_hmac;
  return is_hash && has_room_behind_head(program, type, least_size_of_hash);
}

void describe_hash_object(Describer& out, Address object, const TypeInfo& type) {
  const auto name = find_name(out.program(), object, type);
  out.write_generic(name ? *name + " " + type.name : type.name, object);
}

}  // namespace hognose::python

// Whether an object is at an address, or around it, and how sure that is.
//
// Bytes may look like an object: a copy of one, or what is left of it. So what has the right type, size and
// count only looks like one; that an object is there takes something that a copy has not: the collector's list
// that leads back to it, a heap of objects only, the word of the debug allocator, a class whose MRO begins with
// itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "base/trust.h"
#include "python/heap/memory_block.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// What is done with an object.
enum class ObjectState : std::uint8_t {
  owned,
  unowned,  ///< nobody refers to it: it is being taken apart, or waits on a free list of its type
  freed,  ///< its memory was given back: this is what is left
};

/// An object.
struct FoundObject {
  Address address;
  const TypeInfo* type = nullptr;
  std::uint64_t size = 0;  ///< bytes that it takes; those behind the end of its block included
  ObjectState state = ObjectState::owned;
  Trust trust = Trust::guessed;  ///< guessed: it looks like one
  const char* how = "";  ///< by what that is known

  [[nodiscard]] AddressRange range() const { return AddressRange::from(address, size); }
};

/// The object that a block was handed out for; nothing for other memory.
[[nodiscard]] std::optional<FoundObject> find_object(const Program& program,
                                                     const MemoryBlock& block);

/// The object at `address` exactly, wherever that is.
[[nodiscard]] std::optional<FoundObject> find_object_at(const Program& program, Address address);

/// The nearest object that covers the address, in memory that is not known to be cut into blocks.
[[nodiscard]] std::optional<FoundObject> find_object_around(const Program& program,
                                                            Address address);

/// Whether the collector's list leads to an object there, and back: also if its header is damaged.
[[nodiscard]] bool is_in_collector(const Program& program, Address object);

}  // namespace hognose::python

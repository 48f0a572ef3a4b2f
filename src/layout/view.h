// A View reads the fields of one struct in the target: the only code that adds an offset to an
// address.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <type_traits>

#include "base/result.h"
#include "layout/layout.h"
#include "target/seams/page_cache.h"

namespace hognose::layout {

/// The memory and the layout of one open target; what every View needs. Borrows both.
struct Space {
  const target::PageCache* memory = nullptr;
  const Layout* layout = nullptr;
};

namespace detail {
/// The raw bits of a scalar of 1, 2, 4 or 8 bytes, zero-extended; then its bit-field, if it is one.
[[nodiscard]] Result<std::uint64_t> read_scalar(const Space& space,
                                                Address address,
                                                const Place& place,
                                                const char* reading);
/// Sign-extends the `bits` low bits of `value`.
[[nodiscard]] std::int64_t sign_extend(std::uint64_t value, unsigned bits);
}  // namespace detail

/// One struct at one address. Cheap to copy; allocates nothing.
template <class Struct>
class View {
 public:
  View(const Space& space, Address address) : space_(&space), address_(address) {}

  [[nodiscard]] Address address() const { return address_; }

  /// The value of a field; absent_field if this build has none, or why it cannot be read.
  template <class T>
  requires(!std::is_void_v<T>) [[nodiscard]] Result<T> read(Field<Struct, T> field) const {
    const Place& place = space_->layout->at(field.id);
    if (place.witness == Witness::none) return fail(ErrorKind::absent_field, name(field), address_);
    if constexpr (std::is_same_v<T, Address>) {
      if (place.width == sizeof(std::uint64_t) && place.bit_width == 0)
        return follow(place, name(field));
    }
    const std::uint64_t raw =
        TRY(detail::read_scalar(*space_, address_ + place.offset, place, name(field)));
    if constexpr (std::is_same_v<T, Address>) {
      return Address(raw);
    } else if constexpr (std::is_same_v<T, double>) {
      return std::bit_cast<double>(raw);
    } else if constexpr (std::is_signed_v<T>) {
      const unsigned bits = place.bit_width != 0 ? place.bit_width : place.width * 8U;
      return detail::sign_extend(raw, bits);
    } else {
      return raw;
    }
  }
  /// Where a field lies in the target.
  template <class T>
  [[nodiscard]] Result<Address> address_of(Field<Struct, T> field) const {
    const Place& place = space_->layout->at(field.id);
    if (place.witness == Witness::none) return fail(ErrorKind::absent_field, name(field), address_);
    return address_ + place.offset;
  }
  template <class T>
  [[nodiscard]] bool has(Field<Struct, T> field) const {
    return space_->layout->has(field);
  }

 private:
  /// A whole pointer, which is what is read most.
  [[nodiscard]] Result<Address> follow(const Place& place, const char* reading) const {
    return Address(
        TRY(space_->memory->read_value<std::uint64_t>(address_ + place.offset, reading)));
  }
  template <class T>
  static const char* name(Field<Struct, T> field) {
    return all_fields()[static_cast<std::size_t>(field.id)].name.data();
  }

  const Space* space_;
  Address address_;
};

}  // namespace hognose::layout

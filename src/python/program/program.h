// One Python, open: memory, layout, dialect and style of one CPython runtime in one process.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "layout/versions/dialect.h"
#include "layout/view.h"
#include "target/target.h"

namespace hognose::python {

/// What is known of the build, before any field is read.
struct Build {
  std::uint32_t version_hex =
      0;  ///< PY_VERSION_HEX, e.g. 0x030c01f0; 0 in the last byte if unknown
  bool free_threaded = false;
  bool debug = false;
  std::string build_id;  ///< of the image that holds the runtime, lower-case hex
  std::string image_path;  ///< that image, as the target names it
  std::string
      found_by;  ///< how the runtime was found: "symbol _PyRuntime", "section .PyRuntime", …
  std::string version_from;  ///< how the version is known: "_Py_DebugOffsets", "Py_Version", …
};

/// Global objects of the runtime whose address helps to tell objects apart; null where unknown.
struct KnownObjects {
  Address type_type;  // PyType_Type
  Address none;  // _Py_NoneStruct
  Address set_dummy;  // _PySet_Dummy's target
  Address code_type;  // PyCode_Type
  Address cfunction_type;  // PyCFunction_Type
};

/// Another Python that runs in the same process.
struct OtherPython {
  std::string version;  ///< "3.8"
  std::string image_path;  ///< of the image that holds its runtime, printable
  std::size_t number = 0;  ///< among those of the process, the likeliest being 1
};

/// What is known of one Python once it is open.
struct ProgramFacts {
  const target::Target* target = nullptr;
  Build build;
  layout::Layout layout;
  layout::Dialect dialect;
  layout::Style style;
  KnownObjects known;
  Address runtime;  ///< _PyRuntime; null in 2.7 and 3.6
  Address interpreters_head;  ///< the variable that points to the first interpreter state
  Address current_thread_state;  ///< the variable _PyThreadState_Current (2.7, 3.6), else null
  std::vector<AddressRange> static_data;  ///< of the image that holds the runtime, if it is known
  std::vector<std::string> notes;  ///< what the reader should know: nearest table used, …
  std::vector<OtherPython> others;  ///< in the same process
};

/// One Python, open. Everything above takes `const Program&`; what it caches lives one epoch.
class Program : public ProgramFacts {
 public:
  explicit Program(const target::Target& opened);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] const layout::Space& space() const { return space_; }
  [[nodiscard]] const target::PageCache& memory() const { return memory_; }
  /// A view of the struct at `address`.
  template <class Struct>
  [[nodiscard]] layout::View<Struct> view(Address address) const {
    return {space_, address};
  }
  /// What a reader remembers while an epoch lasts: made on demand, dropped by forget(). A slot a
  /// type, so T is a struct of the reader's own.
  template <class T>
  [[nodiscard]] T& kept() const {
    static const std::size_t number = next_number();  // one of each T
    if (number >= kept_.size()) kept_.resize(number + 1);
    if (!kept_[number]) kept_[number] = std::make_shared<T>();
    return *static_cast<T*>(kept_[number].get());
  }

  /// Ends the epoch: the target ran, or its memory was changed.
  void forget();
  /// The same, and reads the bytes that were cached anew, together (PageCache::refresh).
  bool refresh(const std::function<bool()>& is_late);
  /// Lets all pages be cached that are read, within reason (PageCache::keep_all).
  void keep_all_pages() { memory_.keep_all(); }

 private:
  [[nodiscard]] static std::size_t next_number();

  target::PageCache memory_;
  layout::Space space_;
  mutable std::vector<std::shared_ptr<void>> kept_;  // a few, by the numbers of their types
};

}  // namespace hognose::python

// Objects of C for tests whose structs are the same in every build: words behind a head.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/fake/fake_instances.h"

namespace hognose::python {

/// An object of a static type that has nothing but `words` behind its head.
[[nodiscard]] inline Address make_fixed_object(FakePython& python,
                                               const std::string& type_name,
                                               const std::vector<Address>& words) {
  const std::uint64_t head = *python.program.layout.size(layout::PyObject::size);
  const Address type = make_c_type(python, type_name, head + words.size() * 8, {});
  const Address object = python.object<layout::PyObject>(type, words.size() * 8);
  for (std::size_t i = 0; i < words.size(); ++i)
    put_pointer(python, object, head + i * 8, words[i]);
  return object;
}

}  // namespace hognose::python

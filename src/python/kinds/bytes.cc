// Bytes as a literal, from inside the object or from the buffer it points to.
// SPDX-License-Identifier: MIT
#include "python/kinds/bytes.h"

#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::PyByteArrayObject;
using layout::PyBytesObject;
using layout::PyVarObject;

struct Run {
  Address from;
  std::uint64_t size = 0;
};

Result<std::uint64_t> read_size(const Program& program, Address object) {
  constexpr std::int64_t most = 1LL << 47;
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  if (size < 0 || size > most) return fail(ErrorKind::corrupt, "ob_size", object);
  return static_cast<std::uint64_t>(size);
}

Result<Run> find_bytes(const Program& program, Address object) {
  const auto view = program.view<PyBytesObject>(object);
  return Run{TRY(view.address_of(PyBytesObject::ob_sval)), TRY(read_size(program, object))};
}

Result<Run> find_bytearray(const Program& program, Address object) {
  const auto view = program.view<PyByteArrayObject>(object);
  const auto start = view.has(PyByteArrayObject::ob_start) ? PyByteArrayObject::ob_start
                                                           : PyByteArrayObject::ob_bytes;
  return Run{TRY(view.read(start)), TRY(read_size(program, object))};
}

}  // namespace

bool is_bytes(const Program& program, const TypeInfo& type) {
  return is_builtin(program, type, TypeFlag::bytes_subclass);
}

void describe_bytes(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto run = find_bytes(out.program(), object);
  if (!run) return out.write_hole(run.error());
  write_bytes(out, out.program().style.bytes_prefix ? "b" : "", run->from, run->size);
}

bool is_bytearray(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("bytearray");
}

void describe_bytearray(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto run = find_bytearray(out.program(), object);
  out.write("bytearray(");
  if (!run) {
    out.write_hole(run.error());
  } else {
    write_bytes(out, "b", run->from, run->size);
  }
  out.write(")");
}

}  // namespace hognose::python

// C data as ctypes would show it, which is mostly what an attribute or an item of the object is.
//
// Data is told from the inside out: a structure's fields may be structures, arrays, pointers, whose
// classes say how their bytes are to be read. A hostile class may hold itself, a chain of pointers may
// be a circle: there is a depth, and every field is paid for.
// SPDX-License-Identifier: MIT
#include "python/kinds/ctypes_object.h"

#include <string>
#include <vector>

#include "python/attributes/type.h"
#include "python/kinds/c_scalar.h"
#include "python/kinds/ctypes_type.h"
#include "python/kinds/instance_text.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::CDataObject;

constexpr std::uint64_t most_text = 1ULL << 20U;

/// Where some C data is, and how many bytes are its; 0 where only its class knows, and does not tell.
struct Data {
  Address at;
  std::uint64_t size = 0;
};

class CDataWriter {
 public:
  explicit CDataWriter(Describer& out) : out_(out) {}

  /// What stands between the parentheses behind the name of a class.
  void write_contents(const CType& ctype, const Data& data) {
    if (out_.is_done()) return;
    if (depth_ >= most_depth || !out_.budget().spend_node()) return out_.write("...");
    ++depth_;
    switch (ctype.sort) {
      case CTypeSort::simple:
        write_simple(ctype, data.at, {});
        break;
      case CTypeSort::structure:
        write_structure(*ctype.type, data.at);
        break;
      case CTypeSort::array:
        write_array(ctype, data);
        break;
      case CTypeSort::pointer:
        write_pointer(ctype, data.at);
        break;
      case CTypeSort::function:
        write_function(data.at);
        break;
    }
    --depth_;
  }

 private:
  static constexpr int most_depth = 16;

  /// Data inside other data: as the Python value that it would be there.
  void write_inner(Address type, const Data& data, const CField& field) {
    const auto ctype = read_ctype(out_.program(), type, out_.budget());
    if (!ctype) return out_.write_hole(ctype.error());
    const bool is_value = ctype->sort == CTypeSort::simple && ctype->is_fundamental;
    if (is_value) return write_simple(*ctype, data.at, field);
    if (ctype->sort == CTypeSort::array) return write_contents(*ctype, data);
    out_.write(ctype->type->name);
    out_.write("(");
    write_contents(*ctype, data);
    out_.write(")");
  }

  void write_simple(const CType& ctype, Address at, const CField& field) {
    switch (ctype.code) {
      case 'c':
        return write_bytes(out_, bytes_prefix(), at, 1);
      case 'u':
        return write_text(out_, {at, 1, 4, false});
      case 'O':
        return write_object(at);
      case 'P':
        return write_address_value(at);
      case 'z':
      case 'Z':
        return write_string(ctype.code, at);
      default:
        return write_scalar(out_, at, {ctype.code, ctype.is_swapped, field.bits, field.low_bit});
    }
  }

  void write_object(Address at) {
    const auto object = read_word(at);
    if (!object) return out_.write_hole(object.error());
    if (object->is_null()) return out_.write("<NULL>");
    out_.describe(*object);
  }

  void write_address_value(Address at) {
    const auto value = read_word(at);
    if (!value) return out_.write_hole(value.error());
    out_.write(value->is_null() ? "None" : std::to_string(value->value()));
  }

  void write_string(char code, Address at) {
    const auto text = read_word(at);
    if (!text) return out_.write_hole(text.error());
    if (text->is_null()) return out_.write("None");
    const unsigned width = code == 'Z' ? 4 : 1;
    const std::uint64_t length =
        count_before_zero(out_.program(), *text, width, count_worth_reading(out_, most_text));
    if (code == 'z') return write_bytes(out_, bytes_prefix(), *text, length);
    write_text(out_, {*text, length, width, false});
  }

  void write_structure(const TypeInfo& type, Address at) {
    Commas commas(out_);
    const auto done =
        for_each_c_field(out_.program(), type, out_.budget(), [&](const CField& field) {
          commas.next();
          write_name(out_, field.name);
          out_.write("=");
          write_inner(field.type, {at + field.offset, field.size}, field);
          return !out_.is_done();
        });
    if (done) return;
    commas.next();
    out_.write_hole(done.error());
  }

  void write_array(const CType& ctype, const Data& data) {
    const auto item = read_ctype(out_.program(), ctype.item, out_.budget());
    if (!item) return out_.write_hole(item.error());
    if (item->sort == CTypeSort::simple && item->code == 'c') {
      return write_bytes(out_, bytes_prefix(), data.at, find_end(data.at, 1, ctype.length));
    }
    if (item->sort == CTypeSort::simple && item->code == 'u') {
      return write_text(out_, {data.at, find_end(data.at, 4, ctype.length), 4, false});
    }
    const std::uint64_t size = find_item_size(*item, ctype, data);
    Commas commas(out_);
    out_.write("[");
    if (size == 0 && ctype.length != 0) out_.write("...");
    for (std::uint64_t i = 0; size != 0 && i < ctype.length && !out_.is_done(); ++i) {
      if (!out_.budget().spend_node()) break;
      commas.next();
      write_inner(ctype.item, {data.at + i * size, size}, {});
    }
    out_.write("]");
  }

  /// Text ends before the zeros that fill the rest of its array.
  std::uint64_t find_end(Address at, unsigned width, std::uint64_t length) {
    if (length > most_text / width) return length;
    std::vector<std::byte> bytes;
    if (!read_byte_run(out_.program(), at, length * width, bytes)) return length;
    while (!bytes.empty() && bytes.back() == std::byte{})
      bytes.pop_back();
    return (bytes.size() + width - 1) / width;
  }

  /// 0 where it is known to the class of the item alone.
  static std::uint64_t find_item_size(const CType& item, const CType& array, const Data& data) {
    if (item.sort == CTypeSort::pointer || item.sort == CTypeSort::function) return 8;
    const std::uint64_t known = item.sort == CTypeSort::simple ? size_of_scalar(item.code) : 0;
    if (known != 0 || array.length == 0) return known;
    return data.size / array.length;
  }

  void write_pointer(const CType& ctype, Address at) {
    const auto target = read_word(at);
    if (!target) return out_.write_hole(target.error());
    if (target->is_null()) return out_.write("None");
    out_.write("contents=");
    const auto item = read_ctype(out_.program(), ctype.item, out_.budget());
    if (!item || !out_.enter(*target)) {
      out_.write("...");
    } else {
      out_.write(item->type->name);
      out_.write("(");
      write_contents(*item, {*target, 0});
      out_.write(")");
      out_.leave();
    }
    out_.write(", address=");
    out_.write_address(*target);
  }

  void write_function(Address at) {
    const auto target = read_word(at);
    if (!target) return out_.write_hole(target.error());
    if (target->is_null()) return out_.write("None");
    out_.write("address=");
    out_.write_address(*target);
  }

  Result<Address> read_word(Address at) {
    return Address(TRY(out_.program().memory().read_value<std::uint64_t>(at, "pointer of C")));
  }

  [[nodiscard]] const char* bytes_prefix() const {
    return out_.program().style.bytes_prefix ? "b" : "";
  }

  Describer& out_;
  int depth_ = 0;
};

Result<Data> read_data(const Program& program, Address object) {
  const auto view = program.view<CDataObject>(object);
  const std::int64_t size = TRY(view.read(CDataObject::b_size));
  if (size < 0) return fail(ErrorKind::corrupt, "b_size", object);
  return Data{TRY(view.read(CDataObject::b_ptr)), static_cast<std::uint64_t>(size)};
}

/// Writes what is inside, or a hole for what keeps it from being read.
void write_inside(Describer& out, const Result<CType>& ctype, const Result<Data>& data) {
  if (!ctype) return out.write_hole(ctype.error());
  if (!data) return out.write_hole(data.error());
  CDataWriter(out).write_contents(*ctype, *data);
}

/// The newest type of C that `type` is made of: its members tell how its memory is kept.
Address find_ctypes_base(const Program& program, const TypeInfo& type) {
  return find_base(
      program, type, [](const auto& base) { return base.name.starts_with("_ctypes."); });
}

}  // namespace

bool is_ctypes_object(const Program& program, const TypeInfo& type) {
  return program.layout.has(CDataObject::b_ptr) && is_ctypes_class(program, type);
}

void describe_ctypes_object(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto ctype = read_ctype(out.program(), type.address, out.budget());
  const auto data = read_data(out.program(), object);
  const Address base = find_ctypes_base(out.program(), type);
  const AttributeList attributes = read_attributes(out, object, type, base);
  if (ctype && ctype->is_fundamental && attributes.is_empty()) {
    out.write(type.name + "(");
    write_inside(out, ctype, data);
    out.write(")");
  } else {
    write_instance(out, type.name, object, attributes, [&] { write_inside(out, ctype, data); });
  }
  out.leave();
}

}  // namespace hognose::python

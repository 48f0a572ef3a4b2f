// The __str__ of each class of exceptions that has one of its own (Objects/exceptions.c).
// SPDX-License-Identifier: MIT
#include "python/exceptions/exception_text.h"

#include <algorithm>
#include <array>

#include "base/counted.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "python/attributes/type.h"
#include "python/kinds/kinds.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionGroupObject;
using layout::PyBaseExceptionObject;
using layout::PyImportErrorObject;
using layout::PyOSErrorObject;
using layout::PySyntaxErrorObject;
using layout::PyUnicodeErrorObject;

constexpr std::size_t longest_text = 1U << 20U;
constexpr unsigned most_nested_exceptions = 20;  // exceptions whose only argument is an exception

/// What Python 2's traceback makes of a unicode text: ASCII, with the rest in escapes.
std::string escaped_lines(std::u32string_view characters) {
  std::string out;
  for (const char32_t c : characters) {
    const bool is_plain = c < 0x80;
    out += is_plain      ? printable_lines(std::u32string_view(&c, 1))
           : c < 0x100   ? formatted("\\x{:02x}", static_cast<std::uint32_t>(c))
           : c < 0x10000 ? formatted("\\u{:04x}", static_cast<std::uint32_t>(c))
                         : formatted("\\U{:08x}", static_cast<std::uint32_t>(c));
  }
  return out;
}

/// Writes str() of objects.
class StrWriter {
 public:
  StrWriter(const Program& program, const DescribeOptions& options, Budget& budget)
      : program_(program), out_(program, all_kinds(), options, budget) {}

  void write(const Raised& raised) {
    if (is_exception_object(program_, raised.value)) return write_exception(raised.value);
    write_unmade(raised);
  }

  /// What has only a class and arguments yet: none, a tuple of them, or one.
  void write_unmade(const Raised& raised) {
    const auto& type = find_type_info(program_, raised.type);
    const ByField own = type ? find_str(*type) : &StrWriter::write_base;
    if (note_.empty()) note_ = "not normalised yet: made of its arguments";
    if (raised.value.is_null() || is_none_object(program_, raised.value)) return;
    const auto value_type = read_type_of(program_, raised.value);
    const bool is_tuple = value_type && (*value_type)->is_static("tuple");
    if (own == &StrWriter::write_key_error) {
      is_tuple ? write_key(raised.value) : write_repr(raised.value);
    } else {
      is_tuple ? write_args(raised.value) : write_str(raised.value);
    }
  }

  void write_str(Address object) {
    if (object.is_null()) return out_.write("<NULL>");
    const auto type = read_type_of(program_, object);
    if (!type) return out_.describe(object);
    if ((*type)->has(TypeFlag::exception_subclass)) return write_exception(object);
    const bool is_python2 = program_.dialect.text == layout::Text::python2;
    const bool is_text = (*type)->has(TypeFlag::unicode_subclass) ||
                         (is_python2 && (*type)->has(TypeFlag::bytes_subclass));
    if ((*type)->has(TypeFlag::heap_type)) note_own_str(**type, is_text ? "str" : "object");
    if (is_text) return write_text(object, **type);
    out_.describe(object);
  }

  void write_repr(Address object) { out_.describe(object); }

  ExceptionText finish() {
    auto description = out_.finish();
    return {std::move(description.text), std::move(note_), std::move(description.lacks)};
  }

 private:
  using ByField = void (StrWriter::*)(Address);
  struct OwnStr {
    std::string_view type;
    ByField write;
  };
  static const std::array<OwnStr, 10> own_strs;

  void write_exception(Address exception) {
    if (depth_ == most_nested_exceptions) return out_.write("...");
    const auto type = read_type_of(program_, exception);
    if (!type) return out_.write_hole(type.error());
    ++depth_;
    (this->*find_str(**type))(exception);
    --depth_;
  }

  /// The class that a class has its __str__ from, and what CPython does there.
  ByField find_str(const TypeInfo& type) {
    for (const Address base : read_mro(program_, type)) {
      const auto& info = find_type_info(program_, base);
      if (!info) continue;
      const auto known = std::ranges::find_if(own_strs, [&](const OwnStr& own) {
        const std::string_view name = info->name;
        return info->is_static(name) && name.substr(name.rfind('.') + 1) == own.type;
      });
      if (known != own_strs.end()) return known->write;
      if (has_str(*info)) {
        note_own_str(*info, "");
        break;
      }
    }
    return &StrWriter::write_base;
  }

  bool has_str(const TypeInfo& type) {
    if (!type.has(TypeFlag::heap_type)) return false;
    const auto dict = find_type_dict(program_, type);
    if (!dict || dict->is_null()) return false;
    const auto found = find_in_dict(program_, *dict, U"__str__", out_.budget());
    return found && *found;
  }

  /// Says that a class written in Python decides, unless only `base` of CPython does.
  void note_own_str(const TypeInfo& type, std::string_view base) {
    if (!note_.empty()) return;
    if (base == "str" && !find_own_str(type)) return;
    note_ = formatted("__str__ of {} is not run",
                      read_type_name(program_, type.address).value_or(type.name));
  }

  bool find_own_str(const TypeInfo& type) {
    const auto has_it = [this](const TypeInfo& base) { return has_str(base); };
    return !find_base(program_, type, has_it).is_null();
  }

  void write_text(Address object, const TypeInfo& type) {
    if (!out_.budget().spend_node()) return;
    if (!type.has(TypeFlag::unicode_subclass)) {
      const auto bytes = read_bytes(program_, object, longest_text);
      if (!bytes) return out_.write_hole(bytes.error());
      std::string text;
      for (const std::byte byte : bytes->bytes)
        text += std::to_integer<char>(byte);
      return out_.write(printable_lines(decode_utf8(text)));
    }
    const auto text = read_text(program_, object, longest_text);
    if (!text) return out_.write_hole(text.error());
    const bool is_python2 = program_.dialect.text == layout::Text::python2;
    out_.write(is_python2 ? escaped_lines(text->characters) : printable_lines(text->characters));
    if (text->characters.size() < text->length) out_.write_hole({ErrorKind::limit, object, "text"});
  }

  /// The object in a field, or null where there is none; what cannot be read is a hole.
  template <class Struct>
  Address field(Address object, layout::Field<Struct, Address> wanted) {
    const auto view = program_.template view<Struct>(object);
    if (!view.has(wanted)) return {};
    const auto value = view.read(wanted);
    if (!value) out_.write_hole(value.error());
    return value && !is_none_object(program_, *value) ? *value : Address();
  }

  /// BaseException.__str__: nothing, the only argument, or the tuple of them.
  void write_base(Address exception) {
    const auto args =
        program_.view<PyBaseExceptionObject>(exception).read(PyBaseExceptionObject::args);
    if (!args) return out_.write_hole(args.error());
    if (!args->is_null()) write_args(*args);
  }

  void write_args(Address args) {
    const auto items = read_tuple(program_, args);
    if (!items) return out_.write_hole(items.error());
    if (items->count == 0) return;
    if (items->count > 1) return write_repr(args);
    const auto only = read_item(program_, *items, 0);
    if (!only) return out_.write_hole(only.error());
    write_str(*only);
  }

  /// A missing key is shown by its repr: '' would not be seen.
  void write_key_error(Address exception) {
    const auto args =
        program_.view<PyBaseExceptionObject>(exception).read(PyBaseExceptionObject::args);
    if (!args) return out_.write_hole(args.error());
    if (!args->is_null()) write_key(*args);
  }

  void write_key(Address args) {
    const auto items = read_tuple(program_, args);
    const bool is_single = items && items->count == 1;
    const auto key = is_single ? read_item(program_, *items, 0) : Result<Address>();
    is_single&& key ? write_repr(*key) : write_args(args);
  }

  void write_os_error(Address exception) {
    const Address number = field(exception, PyOSErrorObject::myerrno);
    const Address message = field(exception, PyOSErrorObject::strerror);
    const Address file = field(exception, PyOSErrorObject::filename);
    const Address second = field(exception, PyOSErrorObject::filename2);
    if (file.is_null() && (number.is_null() || message.is_null())) return write_base(exception);
    out_.write("[Errno ");
    number.is_null() ? out_.write("None") : write_str(number);
    out_.write("] ");
    message.is_null() ? out_.write("None") : write_str(message);
    if (file.is_null()) return;
    out_.write(": ");
    write_repr(file);
    if (second.is_null()) return;
    out_.write(" -> ");
    write_repr(second);
  }

  void write_import_error(Address exception) {
    const Address message = field(exception, PyImportErrorObject::msg);
    const auto type = read_type_of(program_, message);
    if (!type || !(*type)->is_static("str")) return write_base(exception);
    write_str(message);
  }

  void write_group(Address exception) {
    const Address excs = field(exception, PyBaseExceptionGroupObject::excs);
    write_str(field(exception, PyBaseExceptionGroupObject::msg));
    const auto items = read_tuple(program_, excs);
    if (!items) return out_.write_hole(items.error());
    out_.write(formatted(" ({})", counted(items->count, "sub-exception")));
  }

  /// "message (file.py, line 3)": only the last part of a path, and only what is known.
  void write_syntax_error(Address exception) {
    const Address message = field(exception, PySyntaxErrorObject::msg);
    const Address file = field(exception, PySyntaxErrorObject::filename);
    const Address line = field(exception, PySyntaxErrorObject::lineno);
    message.is_null() ? out_.write("None") : write_str(message);
    const auto type = line.is_null() ? Result<const TypeInfo*>(fail(ErrorKind::not_found, ""))
                                     : read_type_of(program_, line);
    const bool has_line = type && ((*type)->name == "int" || (*type)->name == "long");
    const auto path = file.is_null() ? Result<std::string>(fail(ErrorKind::not_found, ""))
                                     : read_name(program_, file);
    if (!path && !has_line) return;
    out_.write(" (");
    if (path) out_.write(base_name(*path));
    if (path && has_line) out_.write(", ");
    if (has_line) {
      out_.write("line ");
      write_str(line);
    }
    out_.write(")");
  }

  struct UnicodeFacts {
    std::int64_t start = 0;
    std::int64_t end = 0;
    Address object;
    Address encoding;
    Address reason;
    [[nodiscard]] bool is_single() const { return end == start + 1; }
  };

  std::optional<UnicodeFacts> read_unicode_facts(Address exception) {
    UnicodeFacts facts;
    facts.object = field(exception, PyUnicodeErrorObject::object);
    facts.encoding = field(exception, PyUnicodeErrorObject::encoding);
    facts.reason = field(exception, PyUnicodeErrorObject::reason);
    if (facts.object.is_null()) return std::nullopt;  // __init__ was not called
    const auto view = program_.view<PyUnicodeErrorObject>(exception);
    facts.start = view.read(PyUnicodeErrorObject::start).value_or(0);
    facts.end = view.read(PyUnicodeErrorObject::end).value_or(0);
    return facts;
  }

  void write_where(const UnicodeFacts& facts, std::string_view what, const std::string& unit) {
    if (unit.empty()) {
      out_.write(formatted("{}s in position {}-{}: ", what, facts.start, facts.end - 1));
    } else {
      out_.write(formatted("{} {} in position {}: ", what, unit, facts.start));
    }
    write_str(facts.reason);
  }

  /// "'\xe9'" of a single character; empty if it cannot be told.
  std::string describe_character(const UnicodeFacts& facts) {
    const auto found = find_text(program_, facts.object);
    std::u32string character;
    const bool is_there =
        facts.is_single() && found && facts.start >= 0 &&
        static_cast<std::uint64_t>(facts.start) < found->length &&
        read_units(program_, *found, static_cast<std::uint64_t>(facts.start), 1, character);
    if (!is_there || character.empty()) return {};
    const auto code = static_cast<std::uint32_t>(character[0]);
    const std::string prefix = program_.style.unicode_prefix ? "u'" : "'";
    return prefix +
           (code < 0x100     ? formatted("\\x{:02x}", code)
            : code < 0x10000 ? formatted("\\u{:04x}", code)
                             : formatted("\\U{:08x}", code)) +
           "'";
  }

  void write_encode_error(Address exception) {
    const auto facts = read_unicode_facts(exception);
    if (!facts) return;
    out_.write("'");
    write_str(facts->encoding);
    out_.write("' codec ");
    write_where(*facts, "can't encode character", describe_character(*facts));
  }

  void write_translate_error(Address exception) {
    const auto facts = read_unicode_facts(exception);
    if (facts) write_where(*facts, "can't translate character", describe_character(*facts));
  }

  void write_decode_error(Address exception) {
    const auto facts = read_unicode_facts(exception);
    if (!facts) return;
    out_.write("'");
    write_str(facts->encoding);
    out_.write("' codec ");
    std::string unit;
    const auto wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(facts->start, 0));
    const auto bytes =
        read_bytes(program_, facts->object, std::min<std::size_t>(wanted + 1, longest_text));
    if (facts->is_single() && bytes && wanted < bytes->bytes.size()) {
      unit = formatted("0x{:02x}", std::to_integer<unsigned>(bytes->bytes[wanted]));
    }
    write_where(*facts, "can't decode byte", unit);
  }

  const Program& program_;
  Describer out_;
  std::string note_;
  unsigned depth_ = 0;
};

// By the class that defines it, without its module: Python 2's are in `exceptions`.
const std::array<StrWriter::OwnStr, 10> StrWriter::own_strs{{
    {"BaseException", &StrWriter::write_base},
    {"KeyError", &StrWriter::write_key_error},
    {"OSError", &StrWriter::write_os_error},
    {"EnvironmentError", &StrWriter::write_os_error},
    {"ImportError", &StrWriter::write_import_error},
    {"SyntaxError", &StrWriter::write_syntax_error},
    {"UnicodeEncodeError", &StrWriter::write_encode_error},
    {"UnicodeDecodeError", &StrWriter::write_decode_error},
    {"UnicodeTranslateError", &StrWriter::write_translate_error},
    {"BaseExceptionGroup", &StrWriter::write_group},
}};

}  // namespace

ExceptionText read_exception_text(const Program& program,
                                  const Raised& raised,
                                  const DescribeOptions& options,
                                  Budget& budget) {
  StrWriter writer(program, options, budget);
  writer.write(raised);
  return writer.finish();
}

ExceptionText read_str(const Program& program,
                       Address object,
                       const DescribeOptions& options,
                       Budget& budget) {
  StrWriter writer(program, options, budget);
  writer.write_str(object);
  return writer.finish();
}

}  // namespace hognose::python

// Names of static types whose own names are lost.
// SPDX-License-Identifier: MIT
#include "python/values/type_names.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PyInterpreterState;
using layout::PyTypeObject;

constexpr Address literal{0xDEAD0000};  // in a file that is missing

struct TypeNamesTest : testing::Test {
  FakePython python;
  Address metatype = python.type("type", {TypeFlag::type_subclass});

  // A static type that has lost its name.
  Address lost_type(std::initializer_list<TypeFlag> flags = {}, Address base = {}) {
    const Address type = python.type("lost" + std::to_string(count_++), flags, base);
    python.set(type, layout::PyObject::ob_type, metatype);
    python.set(type, PyTypeObject::tp_name, literal);
    return type;
  }
  using Names = std::vector<std::pair<std::u32string, Address>>;
  Address dict_of(const Names& names) {
    std::vector<std::pair<Address, Address>> entries;
    for (const auto& [name, value] : names)
      entries.emplace_back(python.text(name), value);
    return python.dict(entries);
  }
  Address module(const Names& names) {
    const Address at = python.object<layout::PyModuleObject>(python.type("module"));
    python.set(at, layout::PyModuleObject::md_dict, dict_of(names));
    return at;
  }
  void start(const Names& builtins, const Names& modules = {}) {
    const Address state = python.make<PyInterpreterState>();
    python.set(state, PyInterpreterState::builtins, dict_of(builtins));
    python.set(state, PyInterpreterState::modules, dict_of(modules));
    const Address head = python.allocate(8);
    python.parts.memory->put_pointer(head, state);
    python.program.interpreters_head = head;
    python.program.forget();
  }
  std::string name_of(Address type) {
    (void)find_type_info(python.program, type);
    know_type_names(python.program);
    const auto& info = find_type_info(python.program, type);
    return info ? info->name : "(no type)";
  }

 private:
  int count_ = 0;
};

TEST_F(TypeNamesTest, BuiltinsAreNamedByTheirOwnDict) {
  const Address type = lost_type();
  const Address other = lost_type();
  const Address none_type = lost_type();
  start({{U"range", type},
         {U"alias", type},
         {U"None", python.object<layout::PyObject>(none_type)},
         {U"__debug__", python.integer(1)}});
  EXPECT_EQ(name_of(type), "range");
  EXPECT_EQ(name_of(none_type), "NoneType");
  EXPECT_EQ(name_of(other), "");
}

TEST_F(TypeNamesTest, ExtensionsNameTheirTypesAndPythonModulesOnlyWhoseNameIsKnown) {
  const Address deque = lost_type();
  const Address lock = lost_type();
  const Address generator = lost_type();
  const Address renamed = lost_type();
  start({},
        {{U"sys", module({})},
         {U"_collections", module({{U"deque", deque}})},
         {U"_thread", module({{U"LockType", lock}})},
         {U"types", module({{U"__builtins__", {}}, {U"GeneratorType", generator}})},
         {U"shop", module({{U"__builtins__", python.text(U"")}, {U"Mine", renamed}})},
         {U"odd", python.integer(3)}});
  EXPECT_EQ(name_of(deque), "collections.deque");
  EXPECT_EQ(name_of(lock), "_thread.lock");
  EXPECT_EQ(name_of(generator), "generator");
  EXPECT_EQ(name_of(renamed), "");
}

// Sockets of a core without files were of a type that nobody knew, and cells of 2.7 were OptimizedUnicode.
TEST_F(TypeNamesTest, ATypeThatAModuleKeepsUnderAnotherNameHasItsOwn) {
  const Address socket = lost_type();
  const Address cell = lost_type();
  start({},
        {{U"sys", module({})},
         {U"_socket", module({{U"SocketType", socket}, {U"socket", socket}})},
         {U"_sqlite3", module({{U"OptimizedUnicode", cell}})}});
  EXPECT_EQ(name_of(socket), "_socket.socket");
  EXPECT_EQ(name_of(cell), "cell");
}

// sys has struct sequences of types that it does not keep; posix says that its own are of os.
TEST_F(TypeNamesTest, TypesOfStructSequencesAreNamedByWhatIsOfThem) {
  const Address version = lost_type({TypeFlag::tuple_subclass});
  const Address stat = lost_type({TypeFlag::tuple_subclass});
  const Address kept = python.type("shop.Flags", {TypeFlag::heap_type});
  start({},
        {{U"sys",
          module({{U"version_info", python.object<layout::PyTupleObject>(version)},
                  {U"flags", python.object<layout::PyTupleObject>(kept)}})},
         {U"posix", module({{U"stat_result", stat}})}});
  EXPECT_EQ(name_of(version), "sys.version_info");
  EXPECT_EQ(name_of(stat), "os.stat_result");
  EXPECT_EQ(name_of(kept), "shop.Flags");
}

TEST_F(TypeNamesTest, FlagsNameTheBaseOfAFamily) {
  const Address object = python.type("object");
  const Address tuple = lost_type({TypeFlag::tuple_subclass}, object);
  const Address derived = lost_type({TypeFlag::tuple_subclass}, tuple);
  start({});
  EXPECT_EQ(name_of(tuple), "tuple");
  EXPECT_EQ(name_of(derived), "");
}

TEST_F(TypeNamesTest, AClassKeepsItsNameAsAnObject) {
  const Address type = lost_type({TypeFlag::heap_type});
  python.set(type, layout::PyHeapTypeObject::ht_name, python.text(U"lock"));
  python.set(type, PyTypeObject::tp_dict, dict_of({{U"__module__", python.text(U"_thread")}}));
  start({});
  EXPECT_EQ(name_of(type), "_thread.lock");
}

TEST_F(TypeNamesTest, AValueIsShownByWhatItsTypeIsASubclassOf) {
  const Address object = python.type("object");
  const Address tuple = lost_type({TypeFlag::tuple_subclass}, object);
  const Address derived = lost_type({TypeFlag::tuple_subclass}, tuple);
  const Address value = python.object<layout::PyTupleObject>(derived, 8);
  start({});
  Budget budget;
  const auto said = describe(python.program, value, {}, budget);
  EXPECT_EQ(said.text.find("<unknown(())"), 0U) << said.text;
  EXPECT_FALSE(said.lacks.holes.empty());
}

TEST_F(TypeNamesTest, TheReasonIsThatAFileIsMissing) {
  const Address type = lost_type();
  EXPECT_EQ(describe_lost_name(python.program, type).kind, ErrorKind::unmapped);
  python.set_maps(target::Maps({{{literal, literal + 0x1000}, 0, true, false, false, "/gone"}}));
  const Error why = describe_lost_name(python.program, type);
  EXPECT_EQ(why.kind, ErrorKind::not_found);
  EXPECT_STREQ(why.reading, "tp_name, which is in a file that is missing");
  python.set(type, PyTypeObject::tp_name, python.allocate(8));
  EXPECT_EQ(describe_lost_name(python.program, type).kind, ErrorKind::corrupt);
}

// An array had the name of the module that made it, and scalars none.
TEST_F(TypeNamesTest, NumpyNamesItsTypesByTheModuleThatUsersImport) {
  const Address array = lost_type();
  const Address number = lost_type();
  const Address builtins = python.dict({});
  start({},
        {{U"sys", module({})},
         {U"numpy._core._multiarray_umath", module({{U"ndarray", array}})},
         {U"numpy", module({{U"__builtins__", builtins}, {U"intp", number}, {U"int64", number}})}});
  EXPECT_EQ(name_of(array), "numpy.ndarray");
  EXPECT_EQ(name_of(number), "numpy.int64");
}

}  // namespace
}  // namespace hognose::python

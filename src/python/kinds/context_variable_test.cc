// Tests of context variables and their contexts.
// SPDX-License-Identifier: MIT
#include "python/kinds/context_variable.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyContext;
using layout::PyContextToken;
using layout::PyContextVar;
using layout::PyHamtNode_Array;
using layout::PyHamtNode_Bitmap;
using layout::PyHamtObject;

struct ContextTest : testing::Test {
  FakePython python;

  Address make_variable(std::u32string_view name) {
    const Address variable = make_c_object<PyContextVar>(python, "_contextvars.ContextVar");
    python.set(variable, PyContextVar::var_name, python.text(name));
    return variable;
  }
  Address make_bitmap_node(const std::vector<Address>& slots) {
    const Address node =
        python.object<PyHamtNode_Bitmap>(python.type("hamt_bitmap_node"), slots.size() * 8);
    python.set(node, layout::PyVarObject::ob_size, slots.size());
    const std::uint64_t first = *python.program.layout.offset(PyHamtNode_Bitmap::b_array);
    for (std::size_t i = 0; i < slots.size(); ++i)
      put_pointer(python, node, first + i * 8, slots[i]);
    return node;
  }
  Address make_context(Address root) {
    const Address tree = python.object<PyHamtObject>(python.type("hamt"));
    python.set(tree, PyHamtObject::h_root, root);
    const Address context = make_c_object<PyContext>(python, "_contextvars.Context");
    python.set(context, PyContext::ctx_vars, tree);
    return context;
  }
};

TEST_F(ContextTest, ShowsAVariableAndItsDefault) {
  const Address variable = make_variable(U"v");
  EXPECT_EQ(python.describe(variable), "<ContextVar name='v'" + at_remote(variable));
  python.set(variable, PyContextVar::var_default, python.integer(3));
  EXPECT_EQ(python.describe(variable), "<ContextVar name='v' default=3" + at_remote(variable));
}

TEST_F(ContextTest, ShowsWhetherATokenWasUsed) {
  const Address variable = make_variable(U"v");
  const Address token = make_c_object<PyContextToken>(python, "_contextvars.Token");
  python.set(token, PyContextToken::tok_var, variable);
  python.set(token, PyContextToken::tok_used, 1);
  EXPECT_EQ(python.describe(token),
            "<Token used var=<ContextVar name='v'" + at_remote(variable) + at_remote(token));
}

TEST_F(ContextTest, WalksItsTree) {
  const Address variable = make_variable(U"v");
  const Address leaf = make_bitmap_node({variable, python.integer(5)});
  const Address array = python.object<PyHamtNode_Array>(python.type("hamt_array_node"), 256);
  put_pointer(python, array, *python.program.layout.offset(PyHamtNode_Array::a_array) + 24, leaf);
  const Address context = make_context(make_bitmap_node({{}, array}));
  const std::string entry = "<ContextVar name='v'" + at_remote(variable) + ": 5";
  EXPECT_EQ(python.describe(context), "<Context({" + entry + "})" + at_remote(context));
}

// In a core whose files are missing the nodes were called corrupt.
TEST_F(ContextTest, NodesWhoseTypesHaveLostTheirNamesAreKnownBySize) {
  using layout::PyTypeObject;
  const Address variable = make_variable(U"v");
  const Address leaf = make_bitmap_node({variable, python.integer(5)});
  const Address array = make_c_object<PyHamtNode_Array>(python, "hamt_array_node", 256);
  put_pointer(python, array, *python.program.layout.offset(PyHamtNode_Array::a_array) + 24, leaf);
  const auto lose_name = [&](Address node, std::int64_t itemsize) {
    const auto type = python.program.view<layout::PyObject>(node).read(layout::PyObject::ob_type);
    python.set(*type, PyTypeObject::tp_name, nowhere);
    python.set(*type, PyTypeObject::tp_itemsize, itemsize);
    python.program.forget();
  };
  lose_name(leaf, 8);
  lose_name(array, 0);
  const Address context = make_context(array);
  const std::string entry = "<ContextVar name='v'" + at_remote(variable) + ": 5";
  EXPECT_EQ(python.describe(context), "<Context({" + entry + "})" + at_remote(context));
  lose_name(leaf, 0);
  const std::string text = python.describe(context);
  EXPECT_EQ(text.find("<Context({<unreadable"), 0U) << text;
  EXPECT_EQ(text.find("corrupt"), std::string::npos) << text;
}

TEST_F(ContextTest, EndsInATreeThatIsACircle) {
  const Address node = make_bitmap_node({{}, {}});
  const std::uint64_t first = *python.program.layout.offset(PyHamtNode_Bitmap::b_array);
  put_pointer(python, node, first + 8, node);
  const Address context = make_context(node);
  Budget budget({.nodes = 1000});
  EXPECT_EQ(describe(python.program, context, {}, budget).lacks.cut, Exhausted::nodes);
  const Address lost = make_context(nowhere);
  EXPECT_EQ(python.describe(lost).find("<Context({<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python

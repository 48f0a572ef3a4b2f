// Follows the object on top of the value stack of each suspended coroutine.
// SPDX-License-Identifier: MIT
#include "python/objects/await_chain.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "python/frames/frame_slots.h"
#include "python/objects/generator.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyCodeObject;
using layout::PyGenObject;
using Encoding = layout::GeneratorState;

/// Objects that only pass on what they hold in their first field: cw_coroutine, ags_gen, agt_gen,
/// wrapped.
constexpr std::array<std::string_view, 4> wrappers{
    "coroutine_wrapper", "async_generator_asend", "async_generator_athrow", "anext_awaitable"};

bool is_wrapper(const TypeInfo& type) {
  return std::any_of(wrappers.begin(), wrappers.end(), [&](std::string_view name) {
    return type.is_static(name);
  });
}

/// What an object that is awaited is, by its type.
enum class Sort : std::uint8_t { generator, wrapper, future_iterator, other };
struct KnownSorts {
  std::unordered_map<Address, Sort> by_type;
};

/// The same, found once an epoch: to tell Cython's generators apart takes reading their members.
Sort find_sort(const Program& program, const TypeInfo& type) {
  auto& known = program.kept<KnownSorts>().by_type;
  const auto [at, is_new] = known.try_emplace(type.address, Sort::other);
  if (!is_new) return at->second;
  Sort sort = Sort::other;
  if (is_generator_type(program, type)) {
    sort = Sort::generator;
  } else if (is_wrapper(type)) {
    sort = Sort::wrapper;
  } else if (type.name == "_asyncio.FutureIter") {
    sort = Sort::future_iterator;
  }
  return known[type.address] = sort;
}

Result<Address> read_first_field(const Program& program, Address object) {
  const auto head = program.layout.size(layout::PyObject::size);
  if (!head) return fail(ErrorKind::absent_field, "awaitable", object);
  return Address(TRY(program.memory().read_value<std::uint64_t>(object + *head, "awaitable")));
}

/// The instruction after the one at which a frame stands, and its argument; zeros if it is not known.
std::array<std::uint8_t, 2> read_next_instruction(const Program& program, const BareFrame& frame) {
  constexpr std::int64_t unit = 2;
  constexpr std::array<std::uint8_t, 2> unknown{};
  const auto& code = find_code(program, frame.code);
  if (!code || !frame.instruction || *frame.instruction < 0) return unknown;
  Address start = code->bytecode;
  const auto view = program.view<PyCodeObject>(frame.code);
  if (view.has(PyCodeObject::co_code)) {
    const auto bytes = view.read(PyCodeObject::co_code);
    const auto text =
        bytes
            ? program.view<layout::PyBytesObject>(*bytes).address_of(layout::PyBytesObject::ob_sval)
            : Result<Address>(fail(bytes.error()));
    start = text.value_or(Address());
  }
  if (start.is_null()) return unknown;
  const Address next = start + static_cast<std::uint64_t>(*frame.instruction + unit);
  return program.memory()
      .read_value<std::array<std::uint8_t, 2>>(next, "bytecode")
      .value_or(unknown);
}

/// Whether a suspended generator waits in a `yield from`, as _PyGen_yf() finds it. A coroutine has no
/// other way to wait.
bool is_in_yield_from(const Program& program, Address generator, const BareFrame& frame) {
  constexpr std::uint8_t yield_from = 72;  // 3.6 to 3.10
  // 3.11 and 3.12: RESUME, also as 3.11 makes it of code that runs often, and as 3.12 does where it is
  // watched. Its argument is 2 after a `yield from`, and 3 after an `await`.
  constexpr std::array<std::uint8_t, 3> resume{151, 150, 240};
  const Encoding encoding = program.dialect.generator_state;
  if (encoding == Encoding::gi_frame || encoding == Encoding::f_state_310)
    return read_next_instruction(program, frame)[0] == yield_from;
  if (encoding == Encoding::state_311) {
    const auto [opcode, argument] = read_next_instruction(program, frame);
    return std::find(resume.begin(), resume.end(), opcode) != resume.end() && (argument & 3U) >= 2;
  }
  const auto state = program.view<PyGenObject>(generator).read(PyGenObject::gi_frame_state);
  if (!state) return false;
  // FRAME_SUSPENDED_YIELD_FROM, and in 3.15 …_LOCKED.
  return encoding == Encoding::state_315 ? *state == 2 || *state == 3 : *state == -1;
}

Result<BareFrame> read_bare_generator_frame(const Program& program, Address generator) {
  const auto view = program.view<PyGenObject>(generator);
  if (view.has(PyGenObject::gi_iframe))
    return read_bare_frame(program, TRY(view.address_of(PyGenObject::gi_iframe)));
  return read_bare_frame(program, TRY(view.read(PyGenObject::gi_frame)));
}

/// What a suspended one awaits: the top of its value stack.
Address read_awaited_in(const Program& program,
                        Address generator,
                        const TypeInfo& type,
                        const BareFrame& frame) {
  if (!type.is_static("coroutine") && !is_in_yield_from(program, generator, frame)) return {};
  return read_top_of_stack(program, frame);
}

/// Objects that were met: nearly always few, which are compared faster than they are put into a set.
class MetObjects {
 public:
  /// False if it is among them already.
  bool insert(Address object) {
    if (few_.size() < most_compared) {
      if (std::find(few_.begin(), few_.end(), object) != few_.end()) return false;
      few_.push_back(object);
      return true;
    }
    if (many_.empty()) many_.insert(few_.begin(), few_.end());
    return many_.insert(object).second;
  }

 private:
  static constexpr std::size_t most_compared = 16;
  std::vector<Address> few_;
  std::unordered_set<Address> many_;
};

/// One walk down a chain.
class Walk {
 public:
  Walk(const Program& program, std::size_t most, Budget& budget)
      : program_(program), most_(most), budget_(budget) {}

  AwaitChain run(Address object) {
    while (!object.is_null() && is_wanted(object)) {
      const auto next = step(object);
      if (!next) chain_.lacks.add(next.error());
      object = next.value_or(Address());
    }
    return std::move(chain_);
  }

 private:
  bool is_wanted(Address object) {
    if (chain_.frames.size() >= most_) {
      chain_.lacks.add(Exhausted::nodes);
    } else if (!seen_.insert(object)) {
      chain_.lacks.add(Error{ErrorKind::corrupt, object, "a coroutine that awaits itself"});
    } else if (!budget_.spend_node()) {
      chain_.lacks.add(budget_.exhausted());
    } else {
      return true;
    }
    return false;
  }

  /// What `object` awaits; null at the end.
  Result<Address> step(Address object) {
    const TypeInfo* const type = TRY(read_type_of(program_, object));
    const Sort sort = find_sort(program_, *type);
    if (sort == Sort::generator) return step_into(object, *type);
    if (sort == Sort::wrapper) return read_first_field(program_, object);
    chain_.awaited =
        sort == Sort::future_iterator ? TRY(read_first_field(program_, object)) : object;
    return Address();
  }

  Result<Address> step_into(Address object, const TypeInfo& type) {
    const GeneratorState state = TRY(read_generator_state(program_, object));
    const bool is_outermost = chain_.frames.empty();
    if (is_outermost) chain_.state = state;
    if (state == GeneratorState::finished) return Address();
    chain_.frames.push_back(TRY(read_bare_generator_frame(program_, object)));
    const BareFrame& frame = chain_.frames.back();
    if (state != GeneratorState::suspended) return Address();
    return read_awaited_in(program_, object, type, frame);
  }

  const Program& program_;
  std::size_t most_;
  Budget& budget_;
  AwaitChain chain_;
  MetObjects seen_;
};

}  // namespace

AwaitChain read_await_chain(const Program& program,
                            Address coroutine,
                            std::size_t most,
                            Budget& budget) {
  return Walk(program, most, budget).run(coroutine);
}

Result<Address> read_awaited(const Program& program, Address generator, const TypeInfo& type) {
  const GeneratorState state = TRY(read_generator_state(program, generator));
  if (state != GeneratorState::suspended) return Address();
  const BareFrame frame = TRY(read_bare_generator_frame(program, generator));
  return read_awaited_in(program, generator, type, frame);
}

}  // namespace hognose::python

// Finds the class by sys.modules, the classes that derive from it, and what has one of them as its type.
// SPDX-License-Identifier: MIT
#include "python/objects/greenlet_set.h"

#include <algorithm>
#include <bitset>
#include <unordered_set>

#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"

namespace hognose::python {
namespace {

using layout::PyObject;
using layout::PyTypeObject;

/// The class greenlet.greenlet of an interpreter, and the module that has it.
struct GreenletClass {
  Address type;  ///< null if nobody imported it there
  Address module;
};
Result<GreenletClass> find_greenlet_class(const Program& program,
                                          Address interpreter,
                                          Budget& budget) {
  const Address modules = TRY(program.view<layout::PyInterpreterState>(interpreter)
                                  .read(layout::PyInterpreterState::modules));
  const auto module = TRY(find_in_dict(program, modules, U"greenlet", budget));
  if (!module || is_none_object(program, *module)) return GreenletClass{};
  const Address names =
      TRY(program.view<layout::PyModuleObject>(*module).read(layout::PyModuleObject::md_dict));
  const auto found = TRY(find_in_dict(program, names, U"greenlet", budget));
  if (!found) return GreenletClass{};
  const auto& type = find_type_info(program, *found);
  const bool is_it = type && TRY(read_type_name(program, *found)) == "greenlet.greenlet";
  return is_it ? GreenletClass{*found, *module} : GreenletClass{};
}

/// Adds the classes that derive from others: weak references, in a dict, or in a list (up to 3.3).
class GreenletClasses {
 public:
  GreenletClasses(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  std::vector<Address> run(Address base) {
    all_.push_back(base);
    seen_.insert(base);
    for (std::size_t at = 0; at < all_.size() && budget_.spend_node(); ++at) {
      const auto walked = walk(all_[at]);
      if (!walked) lacks_.add(walked.error());
    }
    return std::move(all_);
  }

  [[nodiscard]] const Lacks& lacks() const { return lacks_; }

 private:
  Result<void> walk(Address type) {
    const auto word = program_.view<PyTypeObject>(type).read(PyTypeObject::tp_subclasses);
    if (!word) return fail(word.error());
    const Address container(*word);
    if (container.is_null()) return {};
    const TypeInfo* const kind = TRY(read_type_of(program_, container));
    if (kind->has(TypeFlag::dict_subclass)) {
      return for_each_entry(program_, container, budget_, [this](const DictEntry& entry) {
        add(entry.value);
        return true;
      });
    }
    if (!kind->has(TypeFlag::list_subclass)) return {};
    SlotReader slots(program_, TRY(read_list(program_, container)));
    while (!slots.at_end() && budget_.spend_node())
      add(TRY(slots.read_next()));
    return {};
  }

  void add(Address reference) {
    constexpr std::size_t most_classes = 10'000;
    const auto type =
        program_.view<layout::PyWeakReference>(reference).read(layout::PyWeakReference::wr_object);
    if (!type || all_.size() >= most_classes || !find_type_info(program_, *type)) return;
    if (seen_.insert(*type).second) all_.push_back(*type);
  }

  const Program& program_;
  Budget& budget_;
  std::vector<Address> all_;
  std::unordered_set<Address> seen_;
  Lacks lacks_;
};

/// Reads memory from end to end.
class MemorySearch {
 public:
  MemorySearch(const Program& program, std::uint64_t in_object, GreenletSet& found, Budget& budget)
      : program_(program), in_object_(in_object), found_(found), budget_(budget) {}

  /// How far before an object its place in a list of the collector is: told by a module, which is in
  /// one. Builds without a GIL have no such lists.
  void learn_head(Address module) {
    constexpr std::uint64_t usual = 16;
    constexpr std::uint64_t large = 32;  // up to 3.7
    if (program_.build.free_threaded) return;
    head_ = is_linked(module - usual) ? usual : large;
    if (!is_linked(module - head_))
      found_.lacks.add(Error{ErrorKind::corrupt, module, "lists of the garbage collector"});
  }
  void want(Address type) {
    types_.insert(type.value());
    filter_.set(digest(type.value()));
  }

  void run(std::uint64_t most_bytes) {
    std::vector<AddressRange> ranges;
    for (const target::Mapping& mapping : program_.target->maps.all()) {
      if (mapping.writable && mapping.readable && mapping.path.empty())
        ranges.push_back(mapping.range);
    }
    std::stable_sort(ranges.begin(), ranges.end(), [](const auto& one, const auto& other) {
      return one.size() < other.size();
    });
    for (const AddressRange& range : ranges) {
      if (range.size() > most_bytes) {
        found_.lacks.add(Exhausted::bytes);
        break;
      }
      most_bytes -= range.size();
      search(range);
    }
    std::sort(found_.greenlets.begin(), found_.greenlets.end());
  }

 private:
  static std::size_t digest(std::uint64_t word) { return word >> 4U & 0xFFFU; }

  void search(const AddressRange& range) {
    constexpr std::uint64_t piece_size = 1U << 18U;
    for (Address at = range.begin; at < range.end && budget_.check(); at = at + piece_size) {
      const auto size =
          static_cast<std::size_t>(std::min(piece_size, range.end.value() - at.value()));
      piece_.resize(piece_size / word_size);
      const auto bytes = std::as_writable_bytes(std::span(piece_)).first(size);
      const std::size_t count = program_.target->memory->read_some(at, bytes) / word_size;
      look_through(at, std::span(piece_).first(count));
    }
  }

  void look_through(Address at, std::span<const std::uint64_t> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (filter_.test(digest(words[i])) && types_.contains(words[i])) look_at(at + i * word_size);
    }
  }

  void look_at(Address word) {
    constexpr std::size_t most = 1U << 20U;
    if (word.value() < in_object_ || !budget_.spend_node()) return;
    const Address object = word - in_object_;
    const auto count = program_.view<PyObject>(object).read(PyObject::ob_refcnt);
    if (count && *count <= 0) return;
    if (!is_tracked(object)) {
      ++found_.unlinked;
    } else if (found_.greenlets.size() < most) {
      found_.greenlets.push_back(object);
    } else {
      found_.lacks.add(Exhausted::nodes);
    }
  }

  [[nodiscard]] bool is_tracked(Address object) const {
    return head_ == 0 || is_linked(object - head_);
  }

  [[nodiscard]] bool is_linked(Address node) const {
    const Address next = read_link(node);
    const Address before = read_link(node + word_size);
    return !next.is_null() && !before.is_null() && read_link(next + word_size) == node &&
           read_link(before) == node;
  }
  /// The low bits are flags.
  [[nodiscard]] Address read_link(Address at) const {
    const auto word = program_.memory().read_value<std::uint64_t>(at, "PyGC_Head");
    return Address(word.value_or(0) & ~std::uint64_t{7});
  }

  const Program& program_;
  std::uint64_t in_object_;
  GreenletSet& found_;
  Budget& budget_;
  std::uint64_t head_ = 0;  // 0: there is none
  std::unordered_set<std::uint64_t> types_;
  std::bitset<0x1000> filter_;
  std::vector<std::uint64_t> piece_;
};

}  // namespace

GreenletSet find_greenlets(const Program& program,
                           std::span<const Address> interpreters,
                           std::uint64_t most_bytes,
                           Budget& budget) {
  GreenletSet found;
  const auto in_object = program.layout.offset(PyObject::ob_type);
  if (!in_object) return found;
  MemorySearch search(program, *in_object, found, budget);
  for (const Address interpreter : interpreters) {
    const auto base = find_greenlet_class(program, interpreter, budget);
    if (!base) found.lacks.add(base.error());
    if (!base || base->type.is_null()) continue;
    found.type = base->type;
    search.learn_head(base->module);
    GreenletClasses classes(program, budget);
    for (const Address type : classes.run(base->type))
      search.want(type);
    found.lacks.add(classes.lacks());
  }
  if (!found.type.is_null()) search.run(most_bytes);
  found.lacks.add(budget.exhausted());
  return found;
}

}  // namespace hognose::python

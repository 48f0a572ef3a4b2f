// A document that has something in each of its strings, for tests of whoever shows it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "document/document.h"
#include "document/fake_members.h"

namespace hognose::render {

/// Fills every string by what `make` gives; lists get two elements, what may be absent is there.
template <class Make>
class Planter {
 public:
  explicit Planter(Make make) : make_(std::move(make)) {}

  /// One block of each sort, and of those that are shown in several ways one of each way.
  document::Document run() {
    document::Document planted;
    planted.command = make_();
    plant(planted.head);
    add_all(planted, std::make_index_sequence<std::variant_size_v<document::Block>>());
    for (const auto form : {document::TraceForm::numbered, document::TraceForm::full})
      add<document::Traceback>(planted).form = form;
    add<document::Paragraph>(planted).has_lines = true;
    add<document::Bindings>(planted).shows_scope = true;
    for (const auto sort : {document::TaskSort::greenlet, document::TaskSort::coroutine})
      add<document::Tasks>(planted).sort = sort;
    add<document::Threads>(planted).title.clear();
    add<document::Processes>(planted).title.clear();
    return planted;
  }

 private:
  template <std::size_t... which>
  void add_all(document::Document& into, std::index_sequence<which...> /*all*/) {
    (add<std::variant_alternative_t<which, document::Block>>(into), ...);
  }
  template <class B>
  B& add(document::Document& into) {
    B block{};
    plant(block);
    return into.add(std::move(block));
  }

  void plant(std::string& text) { text = make_(); }
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void plant(T& /*number*/) {}
  void plant(Error& /*of literals*/) {}
  void plant(document::Span& /*numbers*/) {}
  void plant(Lacks& /*of literals*/) {}
  template <class T>
  void plant(std::vector<T>& list) {
    list.resize(2);
    for (T& one : list)
      plant(one);
  }
  void plant(std::map<std::int64_t, std::int64_t>& /*numbers*/) {}
  void plant(std::vector<std::size_t>& links) { links.clear(); }
  template <class T>
  void plant(std::optional<T>& maybe) {
    plant(maybe.emplace());
  }
  void plant(std::optional<document::ExceptionLink>& link) { link.reset(); }
  template <class Struct>
  requires requires(Struct& one) { document::members_of(one); }
  void plant(Struct& one) {
    std::apply([&](auto&... members) { (plant(members), ...); }, document::members_of(one));
    arrange(one);
  }
  /// There are three sorts of entries, which are told apart by what they have.
  void plant(document::SharedPlace& place) {
    document::FramePlace planted;
    plant(planted);
    place = std::make_shared<const document::FramePlace>(std::move(planted));
  }
  void plant(std::shared_ptr<const document::NativePlace>& place) {
    document::NativePlace planted;
    plant(planted);
    planted.is_extension = true;
    place = std::make_shared<const document::NativePlace>(std::move(planted));
  }

  template <class Struct>
  void arrange(Struct& /*as it is*/) {}
  void arrange(document::Traceback& trace) {
    trace.has_header = trace.shows_build_ids = true;
    trace.entries.resize(3, trace.entries.front());
    trace.entries[0].native.reset();
    trace.entries[0].is_python = true;
    trace.entries[1].place.hole.reset();
    trace.entries[2].native.reset();
    trace.entries[2].note.clear();  // only frames have notes
    for (std::size_t at = 1; at < trace.entries.size(); ++at)
      trace.entries[at].is_python = false;
  }
  void arrange(document::Head& head) { head.is_core = true; }  // only these crashed
  void arrange(document::Table& table) {
    table.facts = {{"", "flavour", make_()}, {"", "image", make_()}};
  }
  void arrange(document::Exceptions& exceptions) {
    exceptions.list.front().context = document::ExceptionLink{1, false};
  }

  Make make_;
};

/// A document whose strings are all by `make`.
template <class Make>
[[nodiscard]] document::Document planted_document(Make make) {
  return Planter<Make>(std::move(make)).run();
}

}  // namespace hognose::render

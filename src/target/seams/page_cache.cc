// Fetching, keeping and dropping pages.
// SPDX-License-Identifier: MIT
#include "target/seams/page_cache.h"

#include <algorithm>
#include <vector>

namespace hognose::target {

void PageCache::forget() {
  pages_.clear();
  store_.clear();
  recent_.fill({});
}

bool PageCache::refresh(const std::function<bool()>& is_late) {
  constexpr std::size_t pieces_at_once = 1024;
  store_.clear();
  recent_.fill({});
  std::vector<Page*> pages;
  std::vector<Piece> pieces;
  for (auto& [number, page] : pages_) {
    const PageStore::Page bytes = store_.take();
    page.bytes = bytes.data();
    pages.push_back(&page);
    pieces.push_back({Address(number * page_size), bytes});
  }
  for (std::size_t at = 0; at < pieces.size(); at += pieces_at_once) {
    if (is_late()) {
      forget();
      return false;
    }
    const auto all = std::span(pieces).subspan(at);
    memory_.read_pieces(all.first(std::min(all.size(), pieces_at_once)));
  }
  for (std::size_t at = 0; at < pieces.size(); ++at)
    pages[at]->valid = pieces[at].done;
  return true;
}

const PageCache::Recent& PageCache::fetch(std::uint64_t number) const {
  const auto found = pages_.find(number);
  const Page& page = found != pages_.end() ? found->second : keep(number);
  return recent_[number % recent_.size()] = {number, page.valid, page.bytes};
}

const PageCache::Page& PageCache::keep(std::uint64_t number) const {
  if (pages_.size() >= most_pages_) {
    pages_.clear();
    store_.clear();
    recent_.fill({});
  }
  ++fetches_;
  const auto lent = memory_.borrow(Address(number * page_size), page_size);
  const Page page = lent.empty() ? copy(number) : Page{lent.size(), lent.data()};
  return pages_.emplace(number, page).first->second;
}

PageCache::Page PageCache::copy(std::uint64_t number) const {
  const PageStore::Page bytes = store_.take();
  const std::size_t valid = memory_.read_some(Address(number * page_size), bytes);
  if (valid == 0) store_.give_back();
  return {valid, bytes.data()};
}

std::size_t PageCache::read_up_to(Address from, std::span<std::byte> into) const {
  // Large reads go straight through: caching them would evict what is read often.
  constexpr std::size_t cached_at_most = 16 * page_size;
  if (into.size() > cached_at_most) {
    ++large_reads_;
    return memory_.read_some(from, into);
  }
  std::size_t done = 0;
  while (done < into.size()) {
    const std::uint64_t at = from.value() + done;
    if (at < from.value()) break;  // wrapped past the highest address
    const Recent& page = page_of(at / page_size);
    const std::size_t offset = at % page_size;
    if (page.valid <= offset) break;
    const std::size_t piece = std::min(page.valid - offset, into.size() - done);
    std::memcpy(into.data() + done, page.bytes + offset, piece);
    done += piece;
    if (offset + piece < page_size && done < into.size()) break;  // the page ended early
  }
  return done;
}

}  // namespace hognose::target

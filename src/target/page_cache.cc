// Fetching, keeping and dropping pages.
// SPDX-License-Identifier: MIT
#include "target/page_cache.h"

#include <algorithm>

namespace hognose::target {

void PageCache::forget() {
  pages_.clear();
  recent_.fill({});
}

const PageCache::Recent& PageCache::fetch(std::uint64_t number) const {
  const auto found = pages_.find(number);
  const Page& page = found != pages_.end() ? found->second : keep(number);
  const std::byte* bytes = page.bytes ? page.bytes->data() : nullptr;
  return recent_[number % recent_.size()] = {number, page.valid, bytes};
}

const PageCache::Page& PageCache::keep(std::uint64_t number) const {
  if (pages_.size() >= most_pages_) {
    pages_.clear();
    recent_.fill({});
  }
  Page page;
  page.bytes = std::make_unique<Bytes>();
  page.valid = memory_.read_some(Address(number * page_size), *page.bytes);
  if (page.valid == 0) page.bytes.reset();
  ++fetches_;
  return pages_.emplace(number, std::move(page)).first->second;
}

std::size_t PageCache::read_up_to(Address from, std::span<std::byte> into) const {
  // Large reads go straight through: caching them would evict what is read often.
  constexpr std::size_t cached_at_most = 16 * page_size;
  if (into.size() > cached_at_most) return memory_.read_some(from, into);
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

void PageCache::prefetch(std::span<const AddressRange> ranges) const { memory_.prefetch(ranges); }

}  // namespace hognose::target

// Slabs of pages.
// SPDX-License-Identifier: MIT
#include "target/seams/page_store.h"

namespace hognose::target {

PageStore::Page PageStore::take() {
  if (taken_ == slabs_.size() * pages_at_once)
    slabs_.push_back(std::make_unique_for_overwrite<std::byte[]>(pages_at_once * page_size));
  std::byte* const slab = slabs_[taken_ / pages_at_once].get();
  return Page(slab + taken_++ % pages_at_once * page_size, page_size);
}

}  // namespace hognose::target

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace pult {

std::uint32_t xxh32(std::string_view bytes)
{
    return XXH32(bytes.data(), bytes.size(), 0);
}

std::uint32_t bucketOf(std::string_view id)
{
    return xxh32(id) % kBuckets;
}

} // namespace pult

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace pult {

std::uint32_t bucketOf(std::string_view id)
{
    return XXH32(id.data(), id.size(), 0) % kBuckets;
}

} // namespace pult

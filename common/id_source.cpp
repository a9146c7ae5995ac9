// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/id_source.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/rand.h>

#include "common/hash.h"

namespace pult {

std::string IdSource::uuid()
{
    std::string raw = bytes(16);
    raw[6] = static_cast<char>((static_cast<unsigned char>(raw[6]) & 0x0f) | 0x40);
    raw[8] = static_cast<char>((static_cast<unsigned char>(raw[8]) & 0x3f) | 0x80);
    std::string hex = toHex(raw);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        hex.insert(at, 1, '-');
    return hex;
}

std::string SystemIdSource::bytes(std::size_t count)
{
    std::string raw(count, '\0');
    // Without randomness no token may be made: there is nothing sensible left to do.
    if (RAND_bytes(reinterpret_cast<unsigned char*>(raw.data()), static_cast<int>(count)) != 1)
        std::abort();
    return raw;
}

std::string SeededIdSource::bytes(std::size_t count)
{
    const std::scoped_lock lock(m_mutex);
    std::string raw(count, '\0');
    for (char& c : raw)
        c = static_cast<char>(m_engine() & 0xff);
    return raw;
}

} // namespace pult

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/name_table.h"

#include <algorithm>
#include <cstring>

#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

NameTable::NameTable(NameLimits limits, std::uint64_t seed)
    : m_limits{std::min(limits.names, kChunk * kChunks - 2), limits.perOwner,
        std::min(limits.textBytes, kTextChunk)}
    , m_seed(seed)
    , m_index(1024)
{
    static_cast<void>(add({}));
    static_cast<void>(add("(other)"));
}

NameTable::~NameTable()
{
    for (auto& chunk : m_chunks)
        delete chunk.load(std::memory_order_relaxed);
}

std::size_t NameTable::slotOf(std::string_view text) const
{
    const std::size_t mask = m_index.size() - 1;
    auto slot = static_cast<std::size_t>(hashText(text, m_seed)) & mask;
    while (m_index[slot] != 0 && this->text(m_index[slot]) != text)
        slot = (slot + 1) & mask;
    return slot;
}

std::string_view NameTable::keep(std::string_view text)
{
    if (text.empty())
        return {};
    if (m_textUsed + text.size() > kTextChunk) {
        m_texts.push_back(std::make_unique<char[]>(kTextChunk));
        m_bytes.fetch_add(kTextChunk, std::memory_order_relaxed);
        m_textUsed = 0;
    }
    char* place = m_texts.back().get() + m_textUsed;
    std::memcpy(place, text.data(), text.size());
    m_textUsed += text.size();
    return {place, text.size()};
}

NameId NameTable::add(std::string_view text)
{
    const auto id = static_cast<NameId>(m_size.load(std::memory_order_relaxed));
    auto& chunk = m_chunks[id / kChunk];
    if (!chunk.load(std::memory_order_relaxed)) {
        chunk.store(new Chunk(), std::memory_order_release);
        m_bytes.fetch_add(sizeof(Chunk), std::memory_order_relaxed);
    }
    (*chunk.load(std::memory_order_relaxed))[id % kChunk] = keep(text);
    if (id != 0)
        m_index[slotOf(text)] = id;
    m_size.store(id + 1, std::memory_order_release);
    if ((id + 2) * 2 > m_index.size())
        grow();
    return id;
}

void NameTable::grow()
{
    m_index.assign(m_index.size() * 2, 0);
    const auto size = static_cast<NameId>(m_size.load(std::memory_order_relaxed));
    for (NameId id = 1; id < size; ++id)
        m_index[slotOf(text(id))] = id;
    m_bytes.fetch_add(m_index.size() * sizeof(NameId) / 2, std::memory_order_relaxed);
}

bool NameTable::mayAdd(NameId owner)
{
    if (m_size.load(std::memory_order_relaxed) >= m_limits.names + 2)
        return false;
    if (owner == 0)
        return true;
    auto& charged = m_charged[owner];
    if (charged >= m_limits.perOwner)
        return false;
    ++charged;
    return true;
}

NameId NameTable::intern(std::string_view text, NameId owner)
{
    text = cut(text);
    if (text.empty())
        return 0;
    const std::scoped_lock lock(m_mutex);
    if (const auto known = m_index[slotOf(text)]; known != 0)
        return known;
    if (!mayAdd(owner)) {
        m_refused.fetch_add(1, std::memory_order_relaxed);
        return kOtherName;
    }
    return add(text);
}

NameId NameTable::find(std::string_view text) const
{
    text = cut(text);
    if (text.empty())
        return 0;
    const std::scoped_lock lock(m_mutex);
    return m_index[slotOf(text)];
}

std::string_view NameTable::text(NameId id) const
{
    return (*m_chunks[id / kChunk].load(std::memory_order_acquire))[id % kChunk];
}

NameId NameCache::intern(std::string_view text, NameId owner)
{
    if (text.empty())
        return 0;
    text = m_names.cut(text);
    const auto hash = hashText(text, m_names.seed() ^ owner);
    auto& entry = m_entries[hash % kEntries];
    if (entry.hash == hash && isSame(m_names.text(entry.id), text))
        return entry.id;
    const auto id = m_names.intern(text, owner);
    entry = {hash, id};
    return id;
}

} // namespace pult::telemetry

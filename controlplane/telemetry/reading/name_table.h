// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pult::telemetry {

//! A text kept once. 0: no text.
using NameId = std::uint32_t;
//! Stands for every text that did not fit in any more: "(other)".
inline constexpr NameId kOtherName = 1;

struct NameLimits
{
    std::size_t names = 400'000; //!< In all.
    std::size_t perOwner = 4'000; //!< Charged to one service: it cannot spoil it for others.
    std::size_t textBytes = 256; //!< Longer texts are cut.
};

//! Texts to small numbers, kept for ever. Bounded: beyond the limits a new text is "(other)" and
//! counted. Thread: any; text() takes no lock.
class NameTable
{
public:
    explicit NameTable(NameLimits limits = {}, std::uint64_t seed = 0);
    ~NameTable();
    NameTable(const NameTable&) = delete;
    NameTable& operator=(const NameTable&) = delete;

    //! `owner`: the service that brings it; 0: nobody is charged.
    [[nodiscard]] NameId intern(std::string_view text, NameId owner = 0);
    //! 0 when nobody has brought it.
    [[nodiscard]] NameId find(std::string_view text) const;
    //! Lives as long as the table.
    [[nodiscard]] std::string_view text(NameId id) const;

    [[nodiscard]] std::uint64_t seed() const { return m_seed; }
    [[nodiscard]] std::string_view cut(std::string_view text) const
    {
        return text.substr(0, m_limits.textBytes);
    }
    [[nodiscard]] std::size_t size() const { return m_size.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t bytes() const { return m_bytes.load(std::memory_order_relaxed); }
    //! Texts that became "(other)", each time counted.
    [[nodiscard]] std::uint64_t refused() const
    {
        return m_refused.load(std::memory_order_relaxed);
    }

private:
    static constexpr std::size_t kChunk = 4096;
    static constexpr std::size_t kChunks = 1024;
    static constexpr std::size_t kTextChunk = 65536;
    using Chunk = std::array<std::string_view, kChunk>;

    [[nodiscard]] std::size_t slotOf(std::string_view text) const;
    [[nodiscard]] NameId add(std::string_view text);
    [[nodiscard]] bool mayAdd(NameId owner);
    std::string_view keep(std::string_view text);
    void grow();

    const NameLimits m_limits;
    const std::uint64_t m_seed;
    mutable std::mutex m_mutex;
    std::vector<NameId> m_index; //!< Open addressing; 0: free.
    std::array<std::atomic<Chunk*>, kChunks> m_chunks{};
    std::vector<std::unique_ptr<char[]>> m_texts;
    std::size_t m_textUsed = kTextChunk;
    std::unordered_map<NameId, std::uint32_t> m_charged;
    std::atomic<std::size_t> m_size{0};
    std::atomic<std::size_t> m_bytes{0};
    std::atomic<std::uint64_t> m_refused{0};
};

//! What one thread asked a NameTable for last: most texts repeat. Not thread-safe.
class NameCache
{
public:
    explicit NameCache(NameTable& names)
        : m_names(names)
        , m_entries(kEntries)
    {}

    [[nodiscard]] NameId intern(std::string_view text, NameId owner);

private:
    static constexpr std::size_t kEntries = 4096;
    struct Entry
    {
        std::uint64_t hash = 0;
        NameId id = 0;
    };
    NameTable& m_names;
    std::vector<Entry> m_entries;
};

} // namespace pult::telemetry

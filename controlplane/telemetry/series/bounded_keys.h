// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace pult::telemetry {

//! Values by key, no more than there is room for. Room comes back in two ways: forget() gives up
//! what was not used since; and where none is left, a new key takes the place of the least recently
//! used one of some that are looked at, if nobody used that for a while. What is in use is never
//! displaced: then it is the new key that finds no room.
//!
//! A value that was given up takes nothing any more; whoever holds it asks for the key again.
//!
//! `Key` has an environment and is ordered by it first. `Value` is made of the second of its first
//! use; lastUsed() tells that of the last; giveUp(before) closes it for good unless it was used at
//! or after `before`, and says whether it did. Seconds are of the monotonic clock.
//!
//! Thread: any. The lock of a value may be taken under that of the keys, never the other way round.
template <typename Key, typename Value> class BoundedKeys
{
public:
    using Second = std::int64_t;

    //! `cold`: seconds without use after which a key may be displaced.
    explicit BoundedKeys(Second cold)
        : m_cold(cold)
    {}

    //! Null: there are `most` keys or more, and none to displace.
    [[nodiscard]] std::shared_ptr<Value> findOrAdd(const Key& key, Second now, std::size_t most);
    //! Gives up what was used before `before` for the last time. Adds wait for a few hundred keys
    //! at most.
    void forget(Second before);

    template <typename Visit> void forEach(const Visit& visit) const
    {
        const std::shared_lock lock(m_mutex);
        for (const auto& [key, value] : m_keys)
            visit(key, *value);
    }
    //! In order of keys, those of one environment.
    template <typename Visit>
    void forEachOf(const std::string& environment, const Visit& visit) const
    {
        const std::shared_lock lock(m_mutex);
        Key first;
        first.environment = environment;
        for (auto at = m_keys.lower_bound(first);
             at != m_keys.end() && at->first.environment == environment; ++at)
            visit(at->first, *at->second);
    }

    [[nodiscard]] std::size_t size() const
    {
        const std::shared_lock lock(m_mutex);
        return m_keys.size();
    }
    //! Keys that went before their time, for others.
    [[nodiscard]] std::uint64_t displaced() const
    {
        const std::shared_lock lock(m_mutex);
        return m_displaced;
    }

private:
    using Keys = std::map<Key, std::shared_ptr<Value>>;

    [[nodiscard]] std::optional<std::size_t> findCold(Second before);
    void remove(std::size_t place);

    //! So many are looked at for one to displace, and given up under one lock.
    static constexpr std::size_t kLooks = 32;
    static constexpr std::size_t kAtOnce = 256;

    const Second m_cold;
    mutable std::shared_mutex m_mutex;
    Keys m_keys;
    std::vector<typename Keys::iterator> m_places; //!< In no order.
    std::size_t m_hand = 0; //!< Where to look next for one to displace.
    std::uint64_t m_displaced = 0;
};

template <typename Key, typename Value>
std::shared_ptr<Value> BoundedKeys<Key, Value>::findOrAdd(
    const Key& key, Second now, std::size_t most)
{
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_keys.find(key); found != m_keys.end())
            return found->second;
    }
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_keys.find(key); found != m_keys.end())
        return found->second;
    if (m_keys.size() >= most) {
        const auto place = findCold(now - m_cold);
        if (!place)
            return nullptr;
        remove(*place);
        ++m_displaced;
    }
    const auto added = m_keys.emplace(key, std::make_shared<Value>(now)).first;
    m_places.push_back(added);
    return added->second;
}

template <typename Key, typename Value> void BoundedKeys<Key, Value>::forget(Second before)
{
    for (std::size_t place = 0;;) {
        const std::scoped_lock lock(m_mutex);
        for (std::size_t i = 0; i < kAtOnce && place < m_places.size(); ++i) {
            auto& value = *m_places[place]->second;
            if (value.lastUsed() < before && value.giveUp(before))
                remove(place); // the last one stands there now
            else
                ++place;
        }
        if (place >= m_places.size())
            return;
    }
}

template <typename Key, typename Value>
std::optional<std::size_t> BoundedKeys<Key, Value>::findCold(Second before)
{
    std::optional<std::size_t> coldest;
    Second used = before;
    for (std::size_t i = 0; i < std::min(kLooks, m_places.size()); ++i) {
        m_hand = (m_hand + 1) % m_places.size();
        if (const auto last = m_places[m_hand]->second->lastUsed(); last < used) {
            coldest = m_hand;
            used = last;
        }
    }
    if (!coldest || !m_places[*coldest]->second->giveUp(before))
        return std::nullopt;
    return coldest;
}

template <typename Key, typename Value> void BoundedKeys<Key, Value>::remove(std::size_t place)
{
    m_keys.erase(m_places[place]);
    m_places[place] = m_places.back();
    m_places.pop_back();
}

} // namespace pult::telemetry

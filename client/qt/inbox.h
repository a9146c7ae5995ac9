// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "client/environment_watch.h"

namespace pult::client {

//! What gRPC threads leave for the GUI thread. Views conflate by environment and news by their key:
//! the latest wins, so the inbox never holds more than one of each and one item for each call under
//! way. Threads: put from any, take from one.
class Inbox
{
public:
    using Work = std::function<void()>;
    struct View
    {
        std::string environment;
        EnvironmentViewPtr view;
    };
    //! What only counts until newer news come under the same key, which is no environment's name.
    struct News
    {
        std::string key;
        Work work;
    };
    //! One of the two, or none and the time until a held-back view is due, if there is one.
    struct Item
    {
        Work work;
        std::optional<View> view;
        std::optional<std::chrono::milliseconds> dueIn;

        [[nodiscard]] bool empty() const { return !work && !view; }
    };

    //! Views of one environment, and news of one key, are handed out at most this often.
    static constexpr std::chrono::milliseconds kViewInterval{100};

    //! True: the caller has to wake the reader.
    [[nodiscard]] bool put(Work work);
    [[nodiscard]] bool put(View view);
    [[nodiscard]] bool put(News news);

    //! Work first. When it is empty the next put wakes the reader again.
    [[nodiscard]] Item take(MonoTime now);
    //! Drops what is waiting for an environment, or under a key, that is not followed any more.
    void forget(const std::string& key);
    //! Views and news that were replaced by newer ones before anybody saw them.
    [[nodiscard]] std::uint64_t conflated() const;

private:
    //! One of the two.
    struct Latest
    {
        EnvironmentViewPtr view;
        Work work;
    };

    [[nodiscard]] bool wake();
    [[nodiscard]] bool replace(const std::string& key, Latest latest);

    mutable std::mutex m_mutex;
    std::deque<Work> m_work;
    std::map<std::string, Latest> m_latest;
    std::map<std::string, MonoTime> m_shownAt;
    std::uint64_t m_conflated = 0;
    enum class Reader
    {
        Asleep, //!< Has to be woken.
        Timed, //!< Comes by itself for a view that was held back, but perhaps too late.
        Awake, //!< Is there, or has been told.
    };
    Reader m_reader = Reader::Asleep;
};

} // namespace pult::client

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/command_courier.h"

#include <algorithm>
#include <set>
#include <utility>

namespace pult::reactors {

namespace {

constexpr std::chrono::seconds kFirstPause{1};
constexpr std::chrono::seconds kLongestPause{60};
constexpr int kMostDoublings = 6;

std::chrono::seconds pauseAfter(int failures)
{
    return std::min(kFirstPause * (1 << std::min(failures - 1, kMostDoublings)), kLongestPause);
}

} // namespace

void CommandCourier::deliver(std::vector<Wish> wishes)
{
    for (auto& wish : takeDue(std::move(wishes)))
        submit(std::move(wish));
}

std::vector<Wish> CommandCourier::takeDue(std::vector<Wish> wishes)
{
    std::set<Subject> wished;
    std::vector<Wish> due;
    const auto now = m_clock.mono();
    const std::scoped_lock lock(m_book->mutex);
    for (auto& wish : wishes) {
        const Subject subject{wish.environment, wish.subject};
        wished.insert(subject);
        auto& attempt = m_book->attempts[subject];
        if (attempt.underWay)
            continue;
        if (attempt.requestId != wish.requestId)
            attempt = {false, wish.requestId, 0, now};
        if (now < attempt.notBefore)
            continue;
        attempt.underWay = true;
        due.push_back(std::move(wish));
    }
    std::erase_if(m_book->attempts,
        [&](const auto& entry) { return !entry.second.underWay && !wished.contains(entry.first); });
    return due;
}

void CommandCourier::submit(Wish wish)
{
    state::Request request;
    request.environment = wish.environment;
    request.command = std::move(wish.command);
    request.user = "pultd";
    request.origin = "reactor";
    request.reason = std::move(wish.reason);
    request.requestId = std::move(wish.requestId);
    request.reactor = true;
    m_sink.submit(std::move(request),
        [book = m_book, subject = Subject{wish.environment, wish.subject}, &clock = m_clock](
            const Result<state::Revision>& result) {
            finish(*book, subject, result.has_value(), clock.mono());
        });
}

//! Success too is remembered for a moment: the facts may be older than the commit.
void CommandCourier::finish(Book& book, const Subject& subject, bool succeeded, MonoTime now)
{
    const std::scoped_lock lock(book.mutex);
    auto& attempt = book.attempts[subject];
    attempt.underWay = false;
    attempt.failures = succeeded ? 0 : attempt.failures + 1;
    attempt.notBefore = now + (succeeded ? kFirstPause : pauseAfter(attempt.failures));
}

} // namespace pult::reactors

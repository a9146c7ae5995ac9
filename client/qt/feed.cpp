// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/feed.h"

#include <random>
#include <utility>

#include <QPointer>

#include "client/freshness.h"

namespace pult::client {

namespace {

using std::chrono::milliseconds;

//! Nothing changes in between: a control plane is not told to receive spans every second.
constexpr milliseconds kPatience = Backoff::kLongest;

std::function<double()> systemRandom()
{
    return [engine = std::make_shared<std::mt19937_64>(std::random_device{}())] {
        return std::uniform_real_distribution<double>(0, 1)(*engine);
    };
}

bool isFinalForNow(const Error& error)
{
    return error.reason == "TELEMETRY_OFF" || error.code == Code::PermissionDenied
        || error.code == Code::InvalidArgument || error.code == Code::NotFound
        || error.code == Code::Unimplemented;
}

} // namespace

Feed::Feed(FeedSource source, std::string key, QObject* parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_key(std::move(key))
    , m_backoff(systemRandom())
{
    if (!m_source.plane)
        m_trouble = m_source.broken;
}

Feed::~Feed()
{
    stop();
}

void Feed::look(QObject* who)
{
    if (!m_lookers.insert(who).second)
        return;
    connect(who, &QObject::destroyed, this, &Feed::lookAway);
    if (m_lookers.size() == 1)
        start();
}

void Feed::lookAway(QObject* who)
{
    if (m_lookers.erase(who) == 0)
        return;
    disconnect(who, &QObject::destroyed, this, &Feed::lookAway);
    if (m_lookers.empty())
        stop();
}

void Feed::start()
{
    m_retry.reset();
    if (!m_source.plane)
        return;
    ++m_turn;
    m_stream = open(m_source.plane->telemetry());
}

void Feed::stop()
{
    m_retry.reset();
    ++m_turn;
    m_stream.reset();
    m_source.door->forget(m_key);
}

void Feed::restart()
{
    stop();
    m_trouble.reset();
    m_heardAt.reset();
    m_backoff.reset();
    if (isLookedAt())
        start();
    evaluate();
}

void Feed::retry()
{
    if (isLookedAt() && !m_stream) {
        m_backoff.reset();
        start();
    }
}

std::function<void(std::function<void()>)> Feed::accept()
{
    return [door = m_source.door, key = m_key, clock = m_source.clock, feed = QPointer<Feed>(this),
               turn = m_turn](std::function<void()> take) {
        const MonoTime heardAt = clock->mono();
        door->put(Inbox::News{key, [feed, turn, heardAt, take = std::move(take)] {
                                  if (!feed || feed->m_turn != turn)
                                      return;
                                  feed->m_heardAt = heardAt;
                                  if (feed->m_stream) {
                                      feed->m_trouble.reset();
                                      feed->m_backoff.reset();
                                  }
                                  take();
                                  Q_EMIT feed->changed();
                                  if (feed)
                                      feed->evaluate();
                              }});
    };
}

Telemetry::OnEnd Feed::ended()
{
    return [door = m_source.door, feed = QPointer<Feed>(this), turn = m_turn](
               std::optional<Error> error) {
        door->put([feed, turn, error = std::move(error)] {
            if (feed && feed->m_turn == turn)
                feed->takeEnd(error);
        });
    };
}

void Feed::takeEnd(std::optional<Error> error)
{
    m_stream.reset();
    m_trouble = error
        ? std::move(error)
        : Error{Code::Unavailable, "TRANSPORT", "The server ended the stream.", {}, {}};
    retryAfter(isFinalForNow(*m_trouble) ? kPatience : m_backoff.next());
    evaluate();
}

void Feed::retryAfter(milliseconds delay)
{
    m_retry = m_source.timers->after(
        delay, [door = m_source.door, feed = QPointer<Feed>(this), turn = m_turn] {
            door->put([feed, turn] {
                if (feed && feed->m_turn == turn && feed->isLookedAt())
                    feed->start();
            });
        });
}

FeedState Feed::state() const
{
    FeedState state;
    state.trouble = m_trouble;
    if (m_heardAt)
        state.age = std::chrono::duration_cast<milliseconds>(m_source.clock->mono() - *m_heardAt);
    if (m_trouble && m_trouble->reason == "TELEMETRY_OFF") {
        state.condition = FeedCondition::Off;
    } else if (!hasValues()) {
        state.condition = !m_trouble                    ? FeedCondition::Connecting
            : m_trouble->code == Code::PermissionDenied ? FeedCondition::Denied
            : m_trouble->reason == "TRANSPORT"          ? FeedCondition::Connecting
                                                        : FeedCondition::Error;
    } else if (m_trouble) {
        state.condition = FeedCondition::Stale;
    } else {
        const bool silent = state.age && (speaksWithoutNews() || !m_stream);
        state.condition = silent && *state.age > kStaleAfter ? FeedCondition::Stale
            : silent && *state.age > kLaggingAfter           ? FeedCondition::Lagging
                                                             : FeedCondition::Live;
    }
    return state;
}

void Feed::tick()
{
    evaluate();
}

void Feed::evaluate()
{
    const FeedCondition now = state().condition;
    if (std::exchange(m_condition, now) != now)
        Q_EMIT conditionChanged(now);
}

} // namespace pult::client

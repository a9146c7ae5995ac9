// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <QObject>

#include "client/backoff.h"
#include "client/control_plane.h"
#include "client/qt/relay.h"
#include "client/timers.h"
#include "common/clock.h"

namespace pult::client {

//! How far what a feed shows can be trusted now (rule 1 of the console).
enum class FeedCondition
{
    Connecting, //!< Nothing yet, nothing lost.
    Live,
    Lagging, //!< The stream lives, but said nothing for more than 10 s.
    Stale, //!< The stream is lost, or said nothing for more than 30 s.
    Off, //!< The control plane receives no spans (TELEMETRY_OFF).
    Denied,
    Error, //!< Nothing was ever shown, and why is in trouble.
};

struct FeedState
{
    FeedCondition condition = FeedCondition::Connecting;
    //! Since the server last said something. Nothing before it did.
    std::optional<std::chrono::milliseconds> age;
    //! Why the stream is not there.
    std::optional<Error> trouble;

    friend bool operator==(const FeedState&, const FeedState&) = default;
};

//! What a feed is made of; see Session::feedSource().
struct FeedSource
{
    std::shared_ptr<ControlPlane> plane; //!< Null: the address is broken.
    std::optional<Error> broken;
    std::shared_ptr<Relay::Door> door;
    std::shared_ptr<const Clock> clock;
    std::shared_ptr<Timers> timers;
};

//! One stream of telemetry that is open only while somebody looks. A lost one is sought again with
//! back-off; the last values stay.
//! Threads: GUI thread only, signals included; gRPC threads meet it in the session's inbox, where
//! the latest word wins. Ownership: holds the control plane until its stream has ended. Never
//! delete it inside one of its own signals: deleteLater().
class Feed : public QObject
{
    Q_OBJECT
public:
    ~Feed() override;

    //! The stream is open while somebody looks. Who is destroyed looks no more.
    void look(QObject* who);
    void lookAway(QObject* who);
    [[nodiscard]] bool isLookedAt() const { return !m_lookers.empty(); }
    [[nodiscard]] FeedState state() const;
    //! Does not wait for the back-off.
    void retry();
    //! Once a second: notices silence.
    void tick();

Q_SIGNALS:
    //! New values.
    void changed();
    //! The word of state() changed, not only the age.
    void conditionChanged(pult::client::FeedCondition condition);

protected:
    Feed(FeedSource source, std::string key, QObject* parent);

    //! Opens the stream. Its callbacks are those that accept() and ended() make.
    [[nodiscard]] virtual std::unique_ptr<Stream> open(Telemetry& telemetry) = 0;
    //! Whether a stream that says nothing is a worry.
    [[nodiscard]] virtual bool speaksWithoutNews() const { return true; }
    [[nodiscard]] virtual bool hasValues() const = 0;

    //! For a stream's messages, on any thread: `take` runs on the GUI thread, unless newer came.
    [[nodiscard]] std::function<void(std::function<void()> take)> accept();
    [[nodiscard]] Telemetry::OnEnd ended();
    [[nodiscard]] MonoTime now() const { return m_source.clock->mono(); }
    //! Ends the stream and opens it anew if somebody looks: for another question.
    void restart();

private:
    void start();
    void stop();
    void takeEnd(std::optional<Error> error);
    void retryAfter(std::chrono::milliseconds delay);
    void evaluate();

    FeedSource m_source;
    const std::string m_key;
    Backoff m_backoff;
    std::set<QObject*> m_lookers;
    std::unique_ptr<Timers::Handle> m_retry;
    std::optional<Error> m_trouble;
    std::optional<MonoTime> m_heardAt;
    FeedCondition m_condition = FeedCondition::Connecting;
    int m_turn = 0;
    std::unique_ptr<Stream> m_stream; //!< Last: ends before what its callbacks use.
};

} // namespace pult::client

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QObject>
#include <QTimer>

#include "client/qt/inbox.h"
#include "common/clock.h"

namespace pult::client {

//! Empties an inbox on the GUI thread: one queued call wakes it, however much was put, and it works
//! in slices of at most 4 ms, between which the event loop runs.
//! Threads: lives on the GUI thread; a Door is used from any thread and may outlive the relay.
class Relay : public QObject
{
    Q_OBJECT
public:
    using TakeView = std::function<void(const std::string&, EnvironmentViewPtr)>;
    static constexpr std::chrono::milliseconds kSlice{4};

    //! The way in, from any thread. After the relay has gone everything put is dropped.
    class Door
    {
    public:
        explicit Door(Relay* relay)
            : m_relay(relay)
        {}
        void put(Inbox::Work work) { knock(m_inbox.put(std::move(work))); }
        void put(Inbox::View view) { knock(m_inbox.put(std::move(view))); }
        void put(Inbox::News news) { knock(m_inbox.put(std::move(news))); }
        //! Drops what is waiting under this key.
        void forget(const std::string& key) { m_inbox.forget(key); }

    private:
        friend class Relay;
        void knock(bool wake);
        void close();

        Inbox m_inbox;
        std::mutex m_mutex;
        Relay* m_relay;
    };

    Relay(std::shared_ptr<const Clock> clock, TakeView takeView);
    ~Relay() override;

    [[nodiscard]] const std::shared_ptr<Door>& door() const { return m_door; }
    void forget(const std::string& environment) { m_door->m_inbox.forget(environment); }
    [[nodiscard]] std::uint64_t conflated() const { return m_door->m_inbox.conflated(); }

private:
    void drain();
    void wakeLater(const Inbox::Item& item);

    std::shared_ptr<const Clock> m_clock;
    TakeView m_takeView;
    std::shared_ptr<Door> m_door;
    QTimer m_due;
};

} // namespace pult::client

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/relay.h"

#include <algorithm>

namespace pult::client {

void Relay::Door::knock(bool wake)
{
    if (!wake)
        return;
    const std::scoped_lock lock(m_mutex);
    if (m_relay) {
        QMetaObject::invokeMethod(
            m_relay, [relay = m_relay] { relay->drain(); }, Qt::QueuedConnection);
    }
}

void Relay::Door::close()
{
    const std::scoped_lock lock(m_mutex);
    m_relay = nullptr;
}

Relay::Relay(std::shared_ptr<const Clock> clock, TakeView takeView)
    : m_clock(std::move(clock))
    , m_takeView(std::move(takeView))
    , m_door(std::make_shared<Door>(this))
{
    m_due.setSingleShot(true);
    m_due.setTimerType(Qt::PreciseTimer);
    connect(&m_due, &QTimer::timeout, this, &Relay::drain);
}

Relay::~Relay()
{
    m_door->close();
}

void Relay::drain()
{
    const MonoTime begin = m_clock->mono();
    while (true) {
        auto item = m_door->m_inbox.take(m_clock->mono());
        if (item.empty()) {
            wakeLater(item);
            return;
        }
        if (item.work)
            item.work();
        else
            m_takeView(item.view->environment, std::move(item.view->view));
        if (m_clock->mono() - begin >= kSlice) {
            // More may be waiting: let the event loop run first.
            QMetaObject::invokeMethod(this, &Relay::drain, Qt::QueuedConnection);
            return;
        }
    }
}

void Relay::wakeLater(const Inbox::Item& item)
{
    if (item.dueIn)
        m_due.start(*item.dueIn);
}

} // namespace pult::client

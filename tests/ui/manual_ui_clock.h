// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/ui_clock.h"

#include <QPointer>

#include <algorithm>
#include <vector>

namespace pult::ui {

//! A clock that stands until the test moves it, running what falls due on the way, in order.
class ManualUiClock : public UiClock
{
public:
    qint64 nowMs() const override { return m_now; }

    void callAfter(int ms, QObject* context, std::function<void()> run) override
    {
        m_due.push_back({m_now + ms, context, std::move(run)});
    }

    void advance(qint64 ms)
    {
        const qint64 until = m_now + ms;
        for (auto next = first(until); next != m_due.end(); next = first(until)) {
            const Due due = *next;
            m_due.erase(next);
            m_now = std::max(m_now, due.at);
            if (due.context)
                due.run();
        }
        m_now = until;
    }

private:
    struct Due
    {
        qint64 at;
        QPointer<QObject> context;
        std::function<void()> run;
    };

    std::vector<Due>::iterator first(qint64 until)
    {
        const auto next = std::min_element(
            m_due.begin(), m_due.end(), [](const Due& a, const Due& b) { return a.at < b.at; });
        return next != m_due.end() && next->at <= until ? next : m_due.end();
    }

    qint64 m_now = 1000;
    std::vector<Due> m_due;
};

} // namespace pult::ui

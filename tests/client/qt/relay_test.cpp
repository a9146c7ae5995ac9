// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/relay.h"

#include <thread>

#include <QTest>

namespace pult::client {

using std::chrono::milliseconds;

class RelayTest : public QObject
{
    Q_OBJECT

private:
    static EnvironmentViewPtr view(std::uint32_t epoch)
    {
        auto result = std::make_shared<EnvironmentView>();
        result->epoch = epoch;
        return result;
    }

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();

private Q_SLOTS:
    void wakesOnceHoweverMuchIsPut()
    {
        Inbox inbox;
        QVERIFY(inbox.put([] {}));
        QVERIFY(!inbox.put([] {}));
        QVERIFY(!inbox.put(Inbox::View{"prod", view(1)}));
        const auto now = m_clock->mono();
        QVERIFY(inbox.take(now).work);
        QVERIFY(inbox.take(now).work);
        QVERIFY(inbox.take(now).view);
        QVERIFY(inbox.take(now).empty());
        QVERIFY(inbox.put([] {}));
    }

    void theLatestViewOfEachEnvironmentWins()
    {
        Inbox inbox;
        for (std::uint32_t i = 0; i < 1000; ++i) {
            (void)inbox.put(Inbox::View{"prod", view(i)});
            (void)inbox.put(Inbox::View{"stage", view(i)});
        }
        const auto now = m_clock->mono();
        QCOMPARE(inbox.take(now).view->view->epoch, 999U);
        QCOMPARE(inbox.take(now).view->view->epoch, 999U);
        QVERIFY(inbox.take(now).empty());
        QCOMPARE(inbox.conflated(), 1998U);
    }

    void viewsOfOneEnvironmentAreAtLeast100MsApart()
    {
        Inbox inbox;
        const auto begin = m_clock->mono();
        (void)inbox.put(Inbox::View{"prod", view(1)});
        QVERIFY(inbox.take(begin).view);
        (void)inbox.put(Inbox::View{"prod", view(2)});
        (void)inbox.put(Inbox::View{"stage", view(1)});
        QCOMPARE(inbox.take(begin + milliseconds{30}).view->environment, std::string("stage"));
        const auto held = inbox.take(begin + milliseconds{30});
        QVERIFY(held.empty());
        QCOMPARE(held.dueIn->count(), 70);
        QVERIFY(!inbox.put(Inbox::View{"prod", view(3)})); // The reader comes by itself.
        const auto due = inbox.take(begin + milliseconds{100});
        QCOMPARE(due.view->view->epoch, 3U);
    }

    void workDoesNotWaitForAViewThatIsHeldBack()
    {
        Inbox inbox;
        const auto now = m_clock->mono();
        (void)inbox.put(Inbox::View{"prod", view(1)});
        (void)inbox.take(now);
        (void)inbox.put(Inbox::View{"prod", view(2)});
        QVERIFY(inbox.take(now).dueIn);
        QVERIFY(inbox.put([] {}));
        QVERIFY(inbox.take(now).work);
        QVERIFY(inbox.take(now).dueIn);
        QVERIFY(inbox.put(Inbox::View{"stage", view(1)}));
        QCOMPARE(inbox.take(now).view->environment, std::string("stage"));
    }

    void forgottenEnvironmentsAreNotShown()
    {
        Inbox inbox;
        (void)inbox.put(Inbox::View{"prod", view(1)});
        inbox.forget("prod");
        QVERIFY(inbox.take(m_clock->mono()).empty());
    }

    void worksInSlicesAndLetsOtherEventsIn()
    {
        QStringList order;
        Relay relay(m_clock, {});
        for (int i = 0; i < 6; ++i) {
            relay.door()->put([this, i, &order] {
                order << QString::number(i);
                m_clock->advance(milliseconds{2});
                if (i == 0) {
                    QMetaObject::invokeMethod(
                        this, [&order] { order << QStringLiteral("other"); }, Qt::QueuedConnection);
                }
            });
        }
        QTRY_COMPARE(order.size(), 7);
        QCOMPARE(order.join(QLatin1Char(' ')), QStringLiteral("0 1 other 2 3 4 5"));
    }

    void everythingRunsOnTheThreadOfTheRelay()
    {
        std::atomic<int> right{0};
        Relay relay(m_clock, [&](const std::string&, const EnvironmentViewPtr&) {
            right += QThread::currentThread() == thread() ? 1 : 0;
        });
        std::thread other([door = relay.door(), &right, gui = thread()] {
            door->put([&right, gui] { right += QThread::currentThread() == gui ? 1 : 0; });
            door->put(Inbox::View{"prod", view(1)});
        });
        other.join();
        QTRY_COMPARE(right.load(), 2);
    }

    void whatComesAfterItsEndIsDropped()
    {
        bool ran = false;
        auto relay = std::make_unique<Relay>(m_clock, Relay::TakeView{});
        const auto door = relay->door();
        door->put([&ran] { ran = true; });
        relay.reset();
        door->put([&ran] { ran = true; });
        QCoreApplication::processEvents();
        QVERIFY(!ran);
    }

    void aFloodOf10000ViewsIsShownTwice()
    {
        std::vector<std::uint32_t> shown;
        Relay relay(m_clock, [&](const std::string&, const EnvironmentViewPtr& latest) {
            shown.push_back(latest->epoch);
        });
        std::thread flood([door = relay.door()] {
            for (std::uint32_t i = 0; i < 10'000; ++i)
                door->put(Inbox::View{"prod", view(i)});
        });
        QTRY_COMPARE(shown.size(), 1U);
        flood.join();
        QCoreApplication::processEvents();
        QCOMPARE(shown.size(), 1U); // 100 ms have not passed.
        m_clock->advance(Inbox::kViewInterval);
        QTRY_COMPARE(shown.back(), 9'999U);
        QVERIFY(shown.size() <= 2);
    }
};

} // namespace pult::client

QTEST_GUILESS_MAIN(pult::client::RelayTest)
#include "relay_test.moc"

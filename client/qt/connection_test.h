// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include <QObject>
#include <QString>

#include "client/control_plane.h"
#include "client/environment_watch.h"

class QHostInfo;

namespace pult::client {

//! Tries an endpoint step by step and says in words what each step found. The first step that
//! fails ends the test; those after it are Skipped.
//! Thread: GUI; nothing blocks. A test runs once; destroying it stops it.
class ConnectionTest : public QObject
{
    Q_OBJECT
public:
    enum class Step
    {
        Address, //!< The endpoint can be read.
        Name, //!< DNS; Skipped for a socket file and for literal addresses.
        Reach, //!< TCP connection, or the socket file takes one.
        Hello, //!< A control plane answers, with version and account.
        Environments, //!< It has environments.
        Watch, //!< This account may watch the first of them.
    };
    Q_ENUM(Step)

    enum class Result
    {
        Waiting,
        Running,
        Passed,
        Failed,
        Skipped,
    };
    Q_ENUM(Result)

    struct Entry
    {
        Step step = Step::Address;
        Result result = Result::Waiting;
        std::chrono::microseconds duration{0};
        //! What was found, or what is wrong and what can be done.
        QString words;
    };

    //! Every network step gets `timeout`.
    explicit ConnectionTest(QString endpoint,
        std::chrono::milliseconds timeout = std::chrono::milliseconds{3000},
        QObject* parent = nullptr);
    ~ConnectionTest() override;

    void start();
    //! One entry per step, in order.
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    //! Name of a step for people.
    [[nodiscard]] static QString title(Step step);
    [[nodiscard]] bool finished() const { return m_finished; }
    [[nodiscard]] bool passed() const;

Q_SIGNALS:
    void entryChanged(int index);
    void done(bool passed);

private:
    struct Probe;

    void begin(Step step);
    void pass(const QString& words);
    void skip(const QString& words);
    void fail(const QString& words);
    void settle(Result result, const QString& words);
    void finish();

    void checkAddress();
    void checkName();
    void takeName(const QHostInfo& info);
    void checkReach();
    void checkSocketFile();
    void checkTcp();
    void checkHello();
    void takeHello(const pult::Result<ServerInfo>& answer);
    void checkEnvironments();
    void checkWatch();
    void takeView(const EnvironmentViewPtr& view);

    QString m_endpoint;
    std::chrono::milliseconds m_timeout;
    std::vector<Entry> m_entries;
    std::unique_ptr<Probe> m_probe;
    Step m_step = Step::Address;
    bool m_finished = false;
};

} // namespace pult::client

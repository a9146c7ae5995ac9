// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QLockFile>
#include <QObject>

class QLocalServer;

namespace pult::app {

//! One console per user: the first holds a lock and listens on a socket of the user's own; a later
//! one hands its link over and ends. What is handed over is Options::message(): a link or "raise",
//! and a link only navigates. Thread: GUI.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    //! `folder`: private to the user.
    explicit SingleInstance(const QString& folder, QObject* parent = nullptr);
    ~SingleInstance() override;

    //! True: this is the first.
    [[nodiscard]] bool acquire();
    //! False: the other did not take it within a second.
    [[nodiscard]] bool handOver(const QString& message);

Q_SIGNALS:
    void received(const QString& message);

private:
    void take();

    QString m_socket;
    QLockFile m_lock;
    QLocalServer* m_server = nullptr;
};

} // namespace pult::app

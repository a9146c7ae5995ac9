// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QStringList>

namespace pult::app {

//! Starts the playground that comes with the console: `pultd`, then `pult-playground`, both found
//! beside this program, as children with a folder of the user's. Children end with the console:
//! asked to on a clean exit, by the kernel when it dies.
//! Thread: GUI; nothing blocks but stop(), at most 5 s.
class PlaygroundLauncher : public QObject
{
    Q_OBJECT
public:
    //! `programs`: where the two are; `data`: folder of the playground, made when missing.
    PlaygroundLauncher(QString programs, QString data, QObject* parent = nullptr);
    ~PlaygroundLauncher() override;

    void start();
    void stop();
    [[nodiscard]] bool running() const;
    //! Where its control plane listens.
    [[nodiscard]] QString endpoint() const;
    [[nodiscard]] static QString endpointIn(const QString& data);

Q_SIGNALS:
    //! In words, while it starts.
    void progressed(const QString& words);
    //! The control plane listens: time to connect.
    void listening();
    //! Services run and load flows.
    void ready();
    //! It will not come up, or has gone down. In words, with the end of its log.
    void failed(const QString& words);

private:
    void askForEdges();
    void startDaemon();
    void startCluster(const QJsonObject& daemon);
    void onDaemonLine(const QByteArray& line);
    void onClusterLine(const QByteArray& line);
    void launch(QProcess& process, const QString& program, const QStringList& arguments,
        void (PlaygroundLauncher::*onLine)(const QByteArray&));
    void fail(const QString& what);
    void keepLog(const QByteArray& output);
    void end(QProcess& process);

    QString m_programs;
    QString m_data;
    QProcess m_asking;
    QStringList m_edges; //!< What the control plane is told of the demo's edges.
    QProcess m_daemon;
    QProcess m_cluster;
    QStringList m_log;
    bool m_stopping = false;
    bool m_failed = false;
};

} // namespace pult::app

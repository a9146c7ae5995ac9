// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/single_instance.h"

#include <QDir>
#include <QLocalServer>
#include <QLocalSocket>

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

constexpr int kPatienceMs = 1'000;
constexpr qint64 kLongest = 4'096;

} // namespace

SingleInstance::SingleInstance(const QString& folder, QObject* parent)
    : QObject(parent)
    , m_socket(QDir(folder).filePath(u"console.sock"_s))
    , m_lock(QDir(folder).filePath(u"console.lock"_s))
{
    QDir().mkpath(folder);
    // Stale only when its process is gone, however long it has been running.
    m_lock.setStaleLockTime(0);
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::acquire()
{
    if (!m_lock.tryLock(0))
        return false;
    QLocalServer::removeServer(m_socket);
    m_server = new QLocalServer(this);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, &SingleInstance::take);
    m_server->listen(m_socket);
    return true;
}

bool SingleInstance::handOver(const QString& message)
{
    QLocalSocket socket;
    socket.connectToServer(m_socket);
    if (!socket.waitForConnected(kPatienceMs))
        return false;
    socket.write(message.toUtf8() + '\n');
    return socket.waitForBytesWritten(kPatienceMs);
}

void SingleInstance::take()
{
    while (QLocalSocket* socket = m_server->nextPendingConnection()) {
        const auto read = [this, socket] {
            if (!socket->canReadLine())
                return;
            Q_EMIT received(QString::fromUtf8(socket->readLine(kLongest)).trimmed());
            socket->disconnectFromServer();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        read();
    }
}

} // namespace pult::app

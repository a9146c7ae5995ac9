// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/playground_launcher.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

constexpr qsizetype kLogLines = 8;
constexpr int kPatienceMs = 2'500;

} // namespace

PlaygroundLauncher::PlaygroundLauncher(QString programs, QString data, QObject* parent)
    : QObject(parent)
    , m_programs(std::move(programs))
    , m_data(std::move(data))
{}

PlaygroundLauncher::~PlaygroundLauncher()
{
    stop();
}

QString PlaygroundLauncher::endpointIn(const QString& data)
{
    return u"unix:"_s + QDir(data).filePath(u"pultd.sock"_s);
}

QString PlaygroundLauncher::endpoint() const
{
    return endpointIn(m_data);
}

bool PlaygroundLauncher::running() const
{
    return m_asking.state() != QProcess::NotRunning || m_daemon.state() != QProcess::NotRunning;
}

void PlaygroundLauncher::start()
{
    if (running())
        return;
    m_failed = false;
    m_stopping = false;
    m_log.clear();
    if (!QDir().mkpath(m_data))
        return fail(tr("The folder %1 cannot be made.").arg(m_data));
    QFile::setPermissions(m_data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    askForEdges();
}

//! Which edges there will be, and what they tell of a request, is the playground's business.
//! Without an answer it goes on without.
void PlaygroundLauncher::askForEdges()
{
    m_edges.clear();
    const QString path = QDir(m_programs).filePath(u"pult-playground"_s);
    if (!QFileInfo(path).isExecutable())
        return startDaemon();
    m_asking.disconnect(this);
    const auto goOn = [this] {
        for (const QByteArray& line : m_asking.readAllStandardOutput().split('\n')) {
            if (line.startsWith("--"))
                m_edges << QString::fromUtf8(line);
        }
        if (!m_stopping)
            startDaemon();
    };
    connect(&m_asking, &QProcess::finished, this, goOn);
    connect(&m_asking, &QProcess::errorOccurred, this, [goOn](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            goOn();
    });
    m_asking.start(path, {u"edges"_s, u"--data"_s, m_data});
}

void PlaygroundLauncher::startDaemon()
{
    Q_EMIT progressed(tr("Starting the control plane…"));
    launch(m_daemon, u"pultd"_s,
        QStringList{u"--data"_s, QDir(m_data).filePath(u"control-plane"_s), u"--listen"_s,
            endpoint(), u"--xds"_s, u"127.0.0.1:0"_s, u"--otlp-grpc"_s, u"127.0.0.1:0"_s,
            u"--otlp-http"_s, u"127.0.0.1:0"_s, u"--die-with-parent"_s, u"--log-level"_s,
            u"warning"_s}
            + m_edges,
        &PlaygroundLauncher::onDaemonLine);
}

void PlaygroundLauncher::startCluster(const QJsonObject& daemon)
{
    Q_EMIT progressed(tr("Starting services and load…"));
    const QStringList edges
        = m_edges.isEmpty() ? QStringList{} : QStringList{u"--edges"_s, u"haproxy"_s};
    launch(m_cluster, u"pult-playground"_s,
        QStringList{u"run"_s, u"--xds"_s, daemon.value(u"xds"_s).toString(), u"--otlp"_s,
            daemon.value(u"otlpGrpc"_s).toString(), u"--server"_s, endpoint(), u"--data"_s, m_data,
            u"--die-with-parent"_s}
            + edges,
        &PlaygroundLauncher::onClusterLine);
}

void PlaygroundLauncher::launch(QProcess& process, const QString& program,
    const QStringList& arguments, void (PlaygroundLauncher::*onLine)(const QByteArray&))
{
    const QString path = QDir(m_programs).filePath(program);
    if (!QFileInfo(path).isExecutable())
        return fail(tr("%1 is not there; it belongs beside the console.").arg(path));
    process.disconnect(this);
    connect(&process, &QProcess::readyReadStandardOutput, this, [this, &process, onLine] {
        while (process.canReadLine())
            (this->*onLine)(process.readLine());
    });
    connect(&process, &QProcess::readyReadStandardError, this,
        [this, &process] { keepLog(process.readAllStandardError()); });
    connect(&process, &QProcess::finished, this, [this, program](int code) {
        if (!m_stopping)
            fail(tr("%1 has ended with code %2.").arg(program).arg(code));
    });
    connect(&process, &QProcess::errorOccurred, this,
        [this, &process, program](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                fail(tr("%1 could not be started: %2").arg(program, process.errorString()));
        });
    process.start(path, arguments);
}

void PlaygroundLauncher::keepLog(const QByteArray& output)
{
    for (const QString& line : QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts))
        m_log << line;
    while (m_log.size() > kLogLines)
        m_log.removeFirst();
}

void PlaygroundLauncher::onDaemonLine(const QByteArray& line)
{
    const QJsonObject ready = QJsonDocument::fromJson(line).object();
    if (!ready.contains(u"listen"_s))
        return keepLog(line);
    Q_EMIT listening();
    startCluster(ready);
}

void PlaygroundLauncher::onClusterLine(const QByteArray& line)
{
    if (QJsonDocument::fromJson(line).object().value(u"ready"_s).toBool())
        Q_EMIT ready();
    else
        keepLog(line);
}

void PlaygroundLauncher::fail(const QString& what)
{
    if (std::exchange(m_failed, true))
        return;
    const QString log = m_log.isEmpty() ? QString() : u'\n' + m_log.join(u'\n');
    stop();
    Q_EMIT failed(tr("The playground is not running: %1").arg(what) + log);
}

void PlaygroundLauncher::stop()
{
    m_stopping = true;
    // Services first: they should not see their control plane go.
    end(m_asking);
    end(m_cluster);
    end(m_daemon);
}

void PlaygroundLauncher::end(QProcess& process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished(kPatienceMs);
    }
}

} // namespace pult::app

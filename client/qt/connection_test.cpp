// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/connection_test.h"

#include <algorithm>
#include <array>
#include <optional>

#include <QElapsedTimer>
#include <QHostAddress>
#include <QHostInfo>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

#include "client/address.h"
#include "client/qt/relay.h"

namespace pult::client {

namespace {

constexpr int kSteps = 6;

QString words(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace

//! What a running test holds; all of it ends with the test.
struct ConnectionTest::Probe
{
    explicit Probe(ConnectionTest* test)
        : relay(clock,
            [test](const std::string&, const EnvironmentViewPtr& view) { test->takeView(view); })
    {
        deadline.setSingleShot(true);
    }

    std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>();
    Relay relay;
    QElapsedTimer took;
    QTimer deadline;
    std::optional<Address> address;
    int lookup = -1;
    std::vector<QHostAddress> hosts;
    QTcpSocket tcp;
    QLocalSocket local;
    std::shared_ptr<ControlPlane> plane;
    ServerInfo server;
    std::unique_ptr<EnvironmentWatch> watch;
};

ConnectionTest::ConnectionTest(QString endpoint, std::chrono::milliseconds timeout, QObject* parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_timeout(timeout)
{
    for (int i = 0; i < kSteps; ++i)
        m_entries.push_back({static_cast<Step>(i), Result::Waiting, {}, {}});
}

ConnectionTest::~ConnectionTest()
{
    if (m_probe && m_probe->lookup >= 0)
        QHostInfo::abortHostLookup(m_probe->lookup);
}

QString ConnectionTest::title(Step step)
{
    switch (step) {
    case Step::Address:
        return tr("Address");
    case Step::Name:
        return tr("Name");
    case Step::Reach:
        return tr("Reach");
    case Step::Hello:
        return tr("Control plane");
    case Step::Environments:
        return tr("Environments");
    case Step::Watch:
        return tr("Permission to watch");
    }
    return {};
}

bool ConnectionTest::passed() const
{
    return m_finished && m_entries.back().result != Result::Failed
        && std::none_of(m_entries.begin(), m_entries.end(),
            [](const Entry& entry) { return entry.result == Result::Failed; });
}

void ConnectionTest::start()
{
    if (m_probe)
        return;
    m_probe = std::make_unique<Probe>(this);
    connect(&m_probe->deadline, &QTimer::timeout, this,
        [this] { fail(tr("No answer within %1 ms.").arg(m_timeout.count())); });
    begin(Step::Address);
}

void ConnectionTest::begin(Step step)
{
    using Check = void (ConnectionTest::*)();
    static constexpr std::array<Check, kSteps> kChecks{&ConnectionTest::checkAddress,
        &ConnectionTest::checkName, &ConnectionTest::checkReach, &ConnectionTest::checkHello,
        &ConnectionTest::checkEnvironments, &ConnectionTest::checkWatch};
    m_step = step;
    const auto index = static_cast<std::size_t>(step);
    m_entries[index].result = Result::Running;
    m_probe->took.start();
    m_probe->deadline.start(m_timeout);
    Q_EMIT entryChanged(static_cast<int>(index));
    (this->*kChecks[index])();
}

void ConnectionTest::settle(Result result, const QString& text)
{
    m_probe->deadline.stop();
    auto& entry = m_entries[static_cast<std::size_t>(m_step)];
    entry.result = result;
    entry.words = text;
    entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::nanoseconds{m_probe->took.nsecsElapsed()});
    Q_EMIT entryChanged(static_cast<int>(m_step));
}

void ConnectionTest::pass(const QString& text)
{
    settle(Result::Passed, text);
    if (m_step == Step::Watch)
        finish();
    else
        begin(static_cast<Step>(static_cast<int>(m_step) + 1));
}

void ConnectionTest::skip(const QString& text)
{
    settle(Result::Skipped, text);
    if (m_step == Step::Watch)
        finish();
    else
        begin(static_cast<Step>(static_cast<int>(m_step) + 1));
}

void ConnectionTest::fail(const QString& text)
{
    if (m_finished)
        return;
    settle(Result::Failed, text);
    for (auto i = static_cast<std::size_t>(m_step) + 1; i < m_entries.size(); ++i) {
        m_entries[i].result = Result::Skipped;
        m_entries[i].words = tr("Not tried.");
        Q_EMIT entryChanged(static_cast<int>(i));
    }
    finish();
}

void ConnectionTest::finish()
{
    m_finished = true;
    Q_EMIT done(passed());
}

void ConnectionTest::checkAddress()
{
    const auto address = parseAddress(m_endpoint.toStdString());
    if (!address) {
        fail(words(address.error().message));
        return;
    }
    m_probe->address = *address;
    pass(address->kind == Address::Kind::Unix
            ? tr("Socket file %1").arg(words(address->host))
            : tr("Host %1, port %2").arg(words(address->host)).arg(address->port));
}

void ConnectionTest::checkName()
{
    const auto& address = *m_probe->address;
    if (address.kind == Address::Kind::Unix) {
        skip(tr("A socket file needs none."));
        return;
    }
    if (address.kind != Address::Kind::Name) {
        m_probe->hosts = {QHostAddress(words(address.host))};
        skip(tr("A literal address needs none."));
        return;
    }
    m_probe->lookup = QHostInfo::lookupHost(words(address.host), this, &ConnectionTest::takeName);
}

void ConnectionTest::takeName(const QHostInfo& info)
{
    m_probe->lookup = -1;
    if (m_finished)
        return;
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty()) {
        fail(tr("%1 has no address: %2").arg(words(m_probe->address->host), info.errorString()));
        return;
    }
    const auto addresses = info.addresses();
    m_probe->hosts = {addresses.begin(), addresses.end()};
    QStringList texts;
    for (const auto& host : addresses)
        texts << host.toString();
    pass(texts.join(QLatin1String(", ")));
}

void ConnectionTest::checkReach()
{
    if (m_probe->address->kind == Address::Kind::Unix)
        checkSocketFile();
    else
        checkTcp();
}

void ConnectionTest::checkSocketFile()
{
    auto* socket = &m_probe->local;
    connect(socket, &QLocalSocket::connected, this, [this] { pass(tr("It takes connections.")); });
    connect(socket, &QLocalSocket::errorOccurred, this,
        [this, socket](QLocalSocket::LocalSocketError error) {
            fail(error == QLocalSocket::ServerNotFoundError
                    ? tr("There is no such socket file: is the control plane running?")
                    : error == QLocalSocket::SocketAccessError
                    ? tr("This account may not open the socket file.")
                    : socket->errorString());
        });
    socket->connectToServer(words(m_probe->address->host));
}

void ConnectionTest::checkTcp()
{
    auto* socket = &m_probe->tcp;
    connect(socket, &QTcpSocket::connected, this, [this, socket] {
        pass(tr("%1 takes connections.").arg(socket->peerAddress().toString()));
    });
    connect(socket, &QTcpSocket::errorOccurred, this, [this, socket] {
        fail(socket->error() == QAbstractSocket::ConnectionRefusedError
                ? tr("The connection was refused: nothing listens on port %1.")
                      .arg(m_probe->address->port)
                : socket->errorString());
    });
    socket->setProxy(QNetworkProxy::NoProxy);
    socket->connectToHost(words(m_probe->address->host), m_probe->address->port);
}

void ConnectionTest::checkHello()
{
    m_probe->tcp.disconnect(this);
    m_probe->tcp.abort();
    m_probe->local.disconnect(this);
    m_probe->local.abort();
    // The address was read in the first step.
    m_probe->plane = *pult::client::connect({m_probe->address->text(), {}});
    m_probe->plane->listEnvironments(
        [door = m_probe->relay.door(), this](pult::Result<ServerInfo> answer) {
            // The door is shut before this test ends, so what passes it finds this test.
            door->put([this, answer = std::move(answer)] { takeHello(answer); });
        },
        m_timeout);
}

void ConnectionTest::takeHello(const pult::Result<ServerInfo>& answer)
{
    if (m_finished)
        return;
    if (!answer) {
        fail(answer.error().code == Code::Unimplemented
                ? tr("Something answers, but it is no Pult control plane.")
                : tr("Something listens, but it does not answer as a control plane: %1")
                      .arg(words(answer.error().message)));
        return;
    }
    m_probe->server = *answer;
    pass(tr("Pult %1; it takes you for %2.").arg(words(answer->version), words(answer->user)));
}

void ConnectionTest::checkEnvironments()
{
    QStringList names;
    for (const auto& environment : m_probe->server.environments)
        names << words(environment.name);
    pass(names.isEmpty() ? tr("None yet: create the first one.")
                         : tr("%n found: %1", nullptr, static_cast<int>(names.size()))
                               .arg(names.join(QLatin1String(", "))));
}

void ConnectionTest::checkWatch()
{
    if (m_probe->server.environments.empty()) {
        skip(tr("There is no environment to watch yet."));
        return;
    }
    m_probe->watch = watchEnvironment({m_probe->address->text(), {}},
        m_probe->server.environments.front().name, m_probe->clock,
        [door = m_probe->relay.door()](EnvironmentViewPtr view) {
            door->put(Inbox::View{{}, std::move(view)});
        });
}

void ConnectionTest::takeView(const EnvironmentViewPtr& view)
{
    if (m_finished || m_step != Step::Watch)
        return;
    const auto name = words(m_probe->server.environments.front().name);
    if (view->state)
        pass(tr("%1 at revision %2.").arg(name).arg(view->state->revision));
    else if (view->link == LinkState::Failed)
        fail(tr("%1 cannot be watched: %2").arg(name, words(view->trouble->message)));
}

} // namespace pult::client

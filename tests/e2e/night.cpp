// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/night.h"

#include <arpa/inet.h>
#include <csignal>
#include <future>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace pult::test {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kPatience{60};
constexpr Night::Millis kStep{10};

//! Below those that the kernel gives to clients: a data plane that tries again and again would
//! otherwise connect to itself on the port of a control plane that is away.
std::uint16_t freePort()
{
    for (int i = 0; i < 10'000; ++i) {
        const auto port = static_cast<std::uint16_t>(20'000 + (::getpid() * 7 + i) % 10'000);
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const bool isFree
            = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
        ::close(fd);
        if (isFree)
            return port;
    }
    throw std::runtime_error("no free port");
}

std::int64_t machineUnixMs()
{
    return SystemClock().wall().time_since_epoch().count();
}

} // namespace

Night::Night(Spans spans)
    : m_address("unix:" + (m_folder.path() / "run" / "pultd.sock").string())
    , m_xds("127.0.0.1:" + std::to_string(freePort()))
    , m_spans(spans)
{
    if (!startControlPlane(machineUnixMs()))
        throw std::runtime_error("pultd did not start: " + logs());
}

Night::~Night()
{
    m_watch.reset();
}

bool Night::startControlPlane(std::int64_t unixMs)
{
    const auto time = m_folder.path() / "run" / "time.sock";
    m_pultd = std::make_unique<Program>(
        Words{binary("pultd").string(), "--data", (m_folder.path() / "data").string(), "--listen",
            m_address, "--xds", m_xds, "--otlp-grpc",
            m_spans == Spans::Received ? "127.0.0.1:0" : "none", "--otlp-http", "none",
            "--manual-clock", "unix:" + time.string()},
        m_folder.path() / "pultd.log",
        std::map<std::string, std::string>{{"PULT_MANUAL_CLOCK_START", std::to_string(unixMs)}});
    const auto ready = m_pultd->readJson();
    if (!ready.is_object())
        return false;
    if (m_spans == Spans::Received)
        m_otlp = ready.at("otlpGrpc").get<std::string>();
    m_time = std::make_unique<TimeLine>(time.string());
    m_now = m_time->now();
    return true;
}

void Night::killControlPlane()
{
    m_pultd->signal(SIGKILL);
    m_pultd->wait();
    m_time.reset();
}

void Night::endControlPlane()
{
    m_watch.reset();
    m_pultd->signal(SIGTERM);
    if (m_pultd->wait() != 0)
        throw std::runtime_error("pultd did not end cleanly: " + logs());
    m_time.reset();
}

bool Night::startPlayground()
{
    Words words{binary("pult-playground").string(), "run", "--data",
        (m_folder.path() / "playground").string(), "--server", m_address, "--xds", m_xds, "--rate",
        "20", "--testers", "400"};
    if (!m_otlp.empty())
        words.insert(words.end(), {"--otlp", m_otlp});
    m_playground = std::make_unique<Program>(words, m_folder.path() / "playground.log");
    const bool ready = until([this] { return m_playground->readLine(0ms).has_value(); });
    if (ready)
        watch();
    return ready;
}

std::unique_ptr<Program> Night::startEdge(const std::string& name)
{
    return std::make_unique<Program>(
        Words{binary("pult-playground").string(), "service", "--service", "entry", "--deployment",
            name, "--generation", "1", "--version", "1.4.0", "--ports", std::to_string(freePort()),
            "--edge", kEnvironment, "--xds", m_xds, "--region", "eu", "--zone", "west-b"},
        m_folder.path() / (name + ".log"));
}

void Night::watch()
{
    m_watch = client::watchEnvironment({m_address, "night watch"}, kEnvironment,
        std::make_shared<SystemClock>(), [this](client::EnvironmentViewPtr seen) {
            const std::scoped_lock lock(m_mutex);
            m_view = std::move(seen);
            m_changed.notify_all();
        });
}

void Night::advance(Millis by)
{
    m_now = m_time->advance(by);
}

void Night::advanceTo(std::int64_t unixMs)
{
    if (unixMs > m_now.unixMs)
        advance(Millis{unixMs - m_now.unixMs});
}

void Night::setClock(Millis by)
{
    m_now = m_time->jump(by);
}

void Night::tick()
{
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, kStep);
    }
    if (m_time)
        advance(kStep);
}

bool Night::until(const std::function<bool()>& condition)
{
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        tick();
    }
    return true;
}

bool Night::sees(const std::function<bool(const client::EnvironmentView&)>& condition)
{
    return until([&] {
        const std::scoped_lock lock(m_mutex);
        return m_view && m_view->state && m_view->complete
            && m_view->link == client::LinkState::Live && condition(*m_view);
    });
}

Finished Night::pultctl(const Words& words)
{
    return run({}, words, {{"PULT_SERVER", m_address}});
}

Finished Night::run(const std::string& program, const Words& words,
    const std::map<std::string, std::string>& environment)
{
    Start start{words, environment, {}, false, program.empty() ? "" : binary(program).string()};
    start.environment.try_emplace("HOME", m_folder.path().string());
    auto done = std::async(std::launch::async, [&start] { return runPultctl(start); });
    // A run that is silent for a minute is killed there.
    while (done.wait_for(0s) != std::future_status::ready)
        tick();
    return done.get();
}

nlohmann::json Night::ask(Words words, int* exit)
{
    words.insert(words.end(), {"-o", "json"});
    const auto finished = pultctl(words);
    if (exit)
        *exit = finished.exit;
    return nlohmann::json::parse(finished.out, nullptr, false);
}

std::unique_ptr<Terminal> Night::sitDown(const Words& words) const
{
    Words line{binary("pultctl").string()};
    line.insert(line.end(), words.begin(), words.end());
    return std::make_unique<Terminal>(
        line, std::map<std::string, std::string>{{"PULT_SERVER", m_address}, {"TERM", "xterm"}});
}

std::unique_ptr<Program> Night::leaveRunning(const Words& words) const
{
    Words line{binary("pultctl").string(), "--server", m_address};
    line.insert(line.end(), words.begin(), words.end());
    return std::make_unique<Program>(line, m_folder.path() / "pultctl.log");
}

std::string Night::edge()
{
    const std::scoped_lock lock(m_mutex);
    const auto& entry = m_view->state->active.at("entry");
    return entry->endpoints.front().host + ":" + std::to_string(entry->endpoints.front().port);
}

std::string Night::logs() const
{
    return m_pultd->log() + (m_playground ? m_playground->log() : "");
}

} // namespace pult::test

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/manual_time.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "common/net/listen_socket.h"
#include "common/net/unique_fd.h"

namespace pult {

namespace {

using std::chrono::milliseconds;

//! A century: sums stay far from the ends of both clocks.
constexpr std::int64_t kMostMs = 100LL * 366 * 24 * 3600 * 1000;
constexpr std::size_t kLongestLine = 64;

std::optional<milliseconds> readMillis(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || value > kMostMs || value < -kMostMs)
        return std::nullopt;
    return milliseconds(value);
}

} // namespace

class ManualTime::Core final : public Scheduler
{
public:
    Core(net::ListenSocket socket, WallTime wall)
        : m_clock(std::make_shared<ManualClock>(wall))
        , m_due(m_clock)
        , m_socket(std::move(socket))
        , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , m_thread([this] { run(); })
    {}
    ~Core() override { stop(); }
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    [[nodiscard]] std::shared_ptr<const Clock> clock() const { return m_clock; }

    [[nodiscard]] std::unique_ptr<Timer> after(Millis delay, Task task) override
    {
        auto timer = m_due.after(delay, std::move(task));
        wake();
        return timer;
    }
    [[nodiscard]] std::unique_ptr<Timer> every(Millis period, Task task) override
    {
        return m_due.every(period, std::move(task));
    }
    void post(Task task) override
    {
        m_due.post(std::move(task));
        wake();
    }

    void stop()
    {
        m_stop = true;
        wake();
        if (m_thread.joinable())
            m_thread.join();
    }

private:
    void wake() const { ::eventfd_write(m_wake.get(), 1); }

    void run()
    {
        while (!m_stop) {
            std::array<pollfd, 3> polled{
                {{m_wake.get(), POLLIN, 0}, {m_socket.fd(), POLLIN, 0}, {m_peer.get(), POLLIN, 0}}};
            ::poll(polled.data(), polled.size(), -1);
            eventfd_t ignored = 0;
            ::eventfd_read(m_wake.get(), &ignored);
            m_due.advance(milliseconds{0});
            if (polled[2].revents != 0)
                readPeer();
            if (polled[1].revents != 0)
                takePeer();
        }
    }

    //! The last one that connects moves the time.
    void takePeer()
    {
        const int fd = ::accept4(m_socket.fd(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        m_peer.reset(fd);
        m_read.clear();
    }

    void readPeer()
    {
        std::array<char, 256> chunk{};
        const auto got = ::recv(m_peer.get(), chunk.data(), chunk.size(), 0);
        if (got < 0 && errno == EINTR)
            return;
        if (got <= 0 || m_read.size() > kLongestLine) {
            m_peer.reset();
            return;
        }
        m_read.append(chunk.data(), static_cast<std::size_t>(got));
        for (auto end = m_read.find('\n'); end != std::string::npos; end = m_read.find('\n')) {
            const auto answer = obey(std::string_view(m_read).substr(0, end)) + '\n';
            m_read.erase(0, end + 1);
            ::send(m_peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
        }
    }

    std::string obey(std::string_view line)
    {
        if (!move(line))
            return "error: \"" + std::string(line)
                + "\" is not now, advance MS or jump MS, or too far";
        const auto wall = m_clock->wall().time_since_epoch();
        const auto mono = m_clock->mono().time_since_epoch();
        return std::to_string(wall.count()) + ' '
            + std::to_string(std::chrono::duration_cast<milliseconds>(mono).count());
    }

    bool move(std::string_view line)
    {
        const auto space = line.find(' ');
        const auto verb = line.substr(0, space);
        const auto by = readMillis(line.substr(std::min(line.size(), verb.size() + 1)));
        const bool advances = verb == "advance" && by && by->count() >= 0;
        const bool jumps = verb == "jump" && by;
        if (!advances && !jumps && line != "now")
            return false;
        if (jumps)
            m_clock->jump(*by);
        m_due.advance(advances ? *by : milliseconds{0});
        return true;
    }

    std::shared_ptr<ManualClock> m_clock;
    ManualScheduler m_due;
    net::ListenSocket m_socket;
    net::UniqueFd m_wake;
    net::UniqueFd m_peer; //!< Of the thread, as is what was read of it.
    std::string m_read;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

Result<std::unique_ptr<ManualTime>> ManualTime::start(net::ListenAddress socket, WallTime wall)
{
    auto opened = net::ListenSocket::open(std::move(socket));
    if (!opened)
        return failure(std::move(opened.error()));
    return std::unique_ptr<ManualTime>(
        new ManualTime(std::make_shared<Core>(*std::move(opened), wall)));
}

ManualTime::ManualTime(std::shared_ptr<Core> core)
    : m_core(std::move(core))
{}

ManualTime::~ManualTime()
{
    m_core->stop();
}

Timing ManualTime::timing() const
{
    return {m_core->clock(), m_core, m_core, m_core, m_core};
}

} // namespace pult

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environment_watch.h"

#include <condition_variable>
#include <mutex>
#include <random>

#include <grpcpp/support/client_callback.h>

#include "client/backoff.h"
#include "client/call_group.h"
#include "client/channel.h"
#include "client/watch_fold.h"
#include "client/watch_seams.h"
#include "common/grpc_status.h"
#include "pult/v1/observer.grpc.pb.h"

namespace pult::client {

namespace {

using std::chrono::milliseconds;

//! A failure that asking again would only repeat.
bool isFinal(const Error& error)
{
    return error.code == Code::NotFound || error.code == Code::InvalidArgument
        || error.code == Code::PermissionDenied || error.code == Code::Unauthenticated
        || error.code == Code::Unimplemented;
}

//! What is remembered of it is nobody's any more.
bool isNoneOfOurs(const Error& error)
{
    return error.code == Code::NotFound || error.code == Code::PermissionDenied;
}

class WatchLoop;

//! One stream. Deletes itself in OnDone.
class Stream final : public grpc::ClientReadReactor<v1::WatchResponse>
{
public:
    Stream(std::shared_ptr<WatchLoop> loop, v1::WatchRequest request)
        : m_loop(std::move(loop))
        , m_request(std::move(request))
    {}

    void start(v1::Observer::Stub& stub, const std::string& origin)
    {
        addOrigin(m_context, origin);
        stub.async()->Watch(&m_context, &m_request, this);
        StartRead(&m_response);
        StartCall();
    }
    void cancel() { m_context.TryCancel(); }

private:
    void OnReadDone(bool ok) override;
    void OnDone(const grpc::Status& status) override;

    std::shared_ptr<WatchLoop> m_loop;
    v1::WatchRequest m_request;
    v1::WatchResponse m_response;
    grpc::ClientContext m_context;
};

//! Stream after stream until it is stopped. The fold is only touched by the stream's reactions and
//! between two streams, never by two threads at once; m_mutex guards what the timers share.
class WatchLoop : public std::enable_shared_from_this<WatchLoop>
{
public:
    WatchLoop(std::string origin, std::string environment, std::shared_ptr<const Clock> clock,
        std::function<void(EnvironmentViewPtr)> onView, std::shared_ptr<Timers> timers,
        std::function<double()> random, std::unique_ptr<CachedWatch> cache)
        : m_origin(std::move(origin))
        , m_environment(std::move(environment))
        , m_clock(std::move(clock))
        , m_onView(std::move(onView))
        , m_timers(std::move(timers))
        , m_backoff(std::move(random))
        , m_cache(std::move(cache))
    {}

    //! The stub outlives stop().
    void start(v1::Observer::Stub& stub)
    {
        m_stub = &stub;
        if (!m_cache)
            return connect();
        // The disk is not waited for here: whoever starts a watch may be drawing a window.
        later(milliseconds{0}, [](WatchLoop& self) {
            self.recall();
            self.connect();
        });
    }

    //! Nothing to connect to: says so and stays there.
    void fail(Error error)
    {
        m_fold.endStream(std::move(error), true);
        later(milliseconds{0}, [](WatchLoop& self) { self.m_onView(self.m_fold.view()); });
    }

    void stop()
    {
        std::unique_lock lock(m_mutex);
        m_stopped = true;
        m_retry.reset();
        m_silence.reset();
        if (m_stream)
            m_stream->cancel();
        m_idle.wait(lock, [this] { return !m_stream && m_busy == 0; });
    }

    //! False: the stream is not wanted any more.
    bool onMessage(v1::WatchResponse&& message)
    {
        const MonoTime begin = m_clock->mono();
        if (WatchFold::isHeartbeat(message))
            setHeartbeat(begin);
        const bool calm = message.has_bookmark();
        if (m_cache)
            m_cache->offer(message, m_clock->wall());
        const auto verdict = m_fold.apply(std::move(message), begin);
        if (m_cache)
            m_cache->settle(verdict);
        if (verdict == WatchFold::Verdict::Resync) {
            m_resynced = true;
            return false;
        }
        if (calm)
            m_backoff.reset();
        if (verdict == WatchFold::Verdict::Changed)
            show();
        // The reader's own time is not the server's silence.
        addToHeartbeat(m_clock->mono() - begin);
        return true;
    }

    //! From here on nobody cancels the stream any more; onDone() has to follow.
    void detach()
    {
        const std::scoped_lock lock(m_mutex);
        m_stream = nullptr;
        ++m_busy;
    }
    void onDone(const grpc::Status& status)
    {
        end(status);
        const std::scoped_lock lock(m_mutex);
        if (!m_stopped && m_wantsRetry)
            retryLocked();
        --m_busy;
        m_idle.notify_all();
    }

private:
    //! Runs `work` after the delay unless stopped by then. Call without the lock.
    template <typename Work> void later(milliseconds delay, Work work)
    {
        const std::scoped_lock lock(m_mutex);
        laterLocked(m_retry, delay, std::move(work));
    }
    template <typename Work>
    void laterLocked(std::unique_ptr<Timers::Handle>& handle, milliseconds delay, Work work)
    {
        handle = m_timers->after(delay, [weak = weak_from_this(), work = std::move(work)] {
            const auto self = weak.lock();
            if (!self || !self->enterUnlessStopped())
                return;
            work(*self);
            self->leave();
        });
    }

    bool enterUnlessStopped()
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_stopped)
            ++m_busy;
        return !m_stopped;
    }
    void leave()
    {
        const std::scoped_lock lock(m_mutex);
        --m_busy;
        m_idle.notify_all();
    }

    void recall()
    {
        auto remembered = m_cache->recall(*m_clock);
        if (!remembered)
            return;
        m_fold = std::move(*remembered);
        show();
    }

    void connect()
    {
        m_fold.beginStream();
        if (m_cache && m_cache->isFull())
            m_fold.forgetPlace();
        m_resynced = false;
        auto* stream = new Stream(shared_from_this(), m_fold.request(m_environment));
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopped) {
                delete stream;
                return;
            }
            m_stream = stream;
            m_lost = false;
            m_heartbeatAt = m_clock->mono();
            watchSilenceLocked(kSilenceLimit);
        }
        stream->start(*m_stub, m_origin);
    }

    void watchSilenceLocked(milliseconds delay)
    {
        laterLocked(m_silence, delay, [](WatchLoop& self) { self.checkSilence(); });
    }

    void checkSilence()
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_stream || m_stopped)
            return;
        const auto silent
            = std::chrono::duration_cast<milliseconds>(m_clock->mono() - m_heartbeatAt);
        if (m_showing) {
            watchSilenceLocked(kSilenceLimit);
        } else if (silent < kSilenceLimit) {
            watchSilenceLocked(kSilenceLimit - silent);
        } else {
            m_lost = true;
            m_stream->cancel();
        }
    }

    void setHeartbeat(MonoTime at)
    {
        const std::scoped_lock lock(m_mutex);
        m_heartbeatAt = at;
    }
    void addToHeartbeat(std::chrono::nanoseconds by)
    {
        const std::scoped_lock lock(m_mutex);
        m_heartbeatAt += by;
    }

    void show()
    {
        if (!setShowing(true))
            return;
        m_onView(m_fold.view());
        setShowing(false);
    }
    //! False when stopped: the view is not wanted any more.
    bool setShowing(bool showing)
    {
        const std::scoped_lock lock(m_mutex);
        m_showing = showing && !m_stopped;
        return !m_stopped;
    }

    void end(const grpc::Status& status)
    {
        m_wantsRetry = true;
        // After a resync the fold has said why; the end of the stream is only its consequence.
        if (!m_resynced) {
            const Error error = whyEnded(status);
            m_wantsRetry = !isFinal(error);
            m_fold.endStream(error, !m_wantsRetry);
            if (m_cache && isNoneOfOurs(error))
                m_cache->drop();
        }
        if (m_cache)
            m_cache->endStream();
        show();
    }

    [[nodiscard]] Error whyEnded(const grpc::Status& status)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_lost)
            return {Code::Unavailable, "TRANSPORT", "The stream has been silent for 15 s.", {}, {}};
        if (status.ok())
            return {Code::Unavailable, "TRANSPORT", "The server ended the stream.", {}, {}};
        return fromStatus(status);
    }

    void retryLocked()
    {
        laterLocked(m_retry, m_backoff.next(), [](WatchLoop& self) { self.connect(); });
    }

    const std::string m_origin;
    const std::string m_environment;
    const std::shared_ptr<const Clock> m_clock;
    const std::function<void(EnvironmentViewPtr)> m_onView;
    const std::shared_ptr<Timers> m_timers;
    v1::Observer::Stub* m_stub = nullptr;
    Backoff m_backoff;
    const std::unique_ptr<CachedWatch> m_cache; //!< Like the fold; null: nothing is kept.
    WatchFold m_fold;
    bool m_resynced = false;
    bool m_wantsRetry = false;

    std::mutex m_mutex;
    std::condition_variable m_idle;
    std::unique_ptr<Timers::Handle> m_retry;
    std::unique_ptr<Timers::Handle> m_silence;
    Stream* m_stream = nullptr;
    MonoTime m_heartbeatAt{};
    int m_busy = 0;
    bool m_showing = false;
    bool m_lost = false;
    bool m_stopped = false;
};

void Stream::OnReadDone(bool ok)
{
    if (!ok)
        return;
    const CallbackScope scope;
    if (m_loop->onMessage(std::move(m_response))) {
        m_response.Clear();
        StartRead(&m_response);
    } else {
        cancel();
    }
}

void Stream::OnDone(const grpc::Status& status)
{
    const CallbackScope scope;
    const auto loop = std::move(m_loop);
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): gRPC's own goes with this.
    const grpc::Status why = status;
    loop->detach();
    delete this; // Before the loop may tell its owner that nothing of it runs any more.
    loop->onDone(why);
}

//! Owns the channel, which thus goes on the owner's thread and never on one of gRPC's.
class GrpcEnvironmentWatch final : public EnvironmentWatch
{
public:
    GrpcEnvironmentWatch(std::shared_ptr<WatchLoop> loop, const ConnectOptions& options)
        : m_loop(std::move(loop))
    {
        const auto channel = makeChannel(options);
        if (channel) {
            m_stub = v1::Observer::NewStub(*channel);
            m_loop->start(*m_stub);
        } else {
            m_loop->fail(channel.error());
        }
    }
    ~GrpcEnvironmentWatch() override { m_loop->stop(); }

private:
    std::unique_ptr<v1::Observer::Stub> m_stub;
    std::shared_ptr<WatchLoop> m_loop;
};

//! A generator of its own for each watch: used by one thread at a time.
std::function<double()> systemRandom()
{
    return [engine = std::make_shared<std::mt19937_64>(std::random_device{}())] {
        return std::uniform_real_distribution<double>(0, 1)(*engine);
    };
}

} // namespace

std::unique_ptr<EnvironmentWatch> watchEnvironment(const ConnectOptions& options,
    std::string environment, std::shared_ptr<const Clock> clock,
    std::function<void(EnvironmentViewPtr)> onView)
{
    return watchEnvironment(
        options, std::move(environment), std::move(clock), std::move(onView), nullptr);
}

std::unique_ptr<EnvironmentWatch> watchEnvironment(const ConnectOptions& options,
    std::string environment, std::shared_ptr<const Clock> clock,
    std::function<void(EnvironmentViewPtr)> onView, std::unique_ptr<CachedWatch> cache)
{
    return watchEnvironment(options, std::move(environment), std::move(clock), std::move(onView),
        systemTimers(), systemRandom(), std::move(cache));
}

std::unique_ptr<EnvironmentWatch> watchEnvironment(const ConnectOptions& options,
    std::string environment, std::shared_ptr<const Clock> clock,
    std::function<void(EnvironmentViewPtr)> onView, std::shared_ptr<Timers> timers,
    std::function<double()> random, std::unique_ptr<CachedWatch> cache)
{
    auto loop
        = std::make_shared<WatchLoop>(options.origin, std::move(environment), std::move(clock),
            std::move(onView), std::move(timers), std::move(random), std::move(cache));
    return std::make_unique<GrpcEnvironmentWatch>(std::move(loop), options);
}

} // namespace pult::client

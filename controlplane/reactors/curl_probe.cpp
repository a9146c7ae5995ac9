// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/curl_probe.h"

#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <curl/curl.h>

namespace pult::reactors {

namespace {

using Kind = state::ReadinessCheck::Kind;

constexpr std::size_t kMostBody = 64 * 1024;
constexpr int kIdleMs = 60'000;

struct EasyDeleter
{
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter
{
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

struct Job
{
    ProbeTarget target;
    ProbeTransport::Done done;
    std::size_t body = 0;
    std::unique_ptr<CURL, EasyDeleter> easy;
};

//! Not more than the limit is taken; curl then ends the transfer, whose status is known by then.
std::size_t countBody(char* /*data*/, std::size_t size, std::size_t count, void* job)
{
    auto& body = static_cast<Job*>(job)->body;
    body += size * count;
    return body <= kMostBody ? size * count : 0;
}

std::string urlOf(const ProbeTarget& target)
{
    const bool absolute = !target.target.empty() && target.target.front() == '/';
    const auto path = target.kind == Kind::Tcp ? std::string{}
        : absolute                             ? target.target
                                               : "/" + target.target;
    return "http://" + addressOf(target.endpoint) + path;
}

std::unique_ptr<CURL, EasyDeleter> prepare(Job& job)
{
    std::unique_ptr<CURL, EasyDeleter> easy(curl_easy_init());
    if (!easy)
        return easy;
    const auto timeout = static_cast<long>(job.target.timeout.count());
    const auto url = urlOf(job.target);
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(easy.get(), CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, timeout);
    curl_easy_setopt(easy.get(), CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, "pultd-readiness");
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, countBody);
    curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &job);
    curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, job.target.kind == Kind::Tcp ? 1L : 0L);
    return easy;
}

std::string failureText(CURLcode code, CURL* easy, const ProbeTarget& target)
{
    if (code == CURLE_OPERATION_TIMEDOUT)
        return "no answer within " + std::to_string(target.timeout.count()) + " ms";
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    if (code == CURLE_COULDNT_CONNECT && error != 0)
        return "unreachable: " + std::generic_category().message(static_cast<int>(error));
    return curl_easy_strerror(code);
}

ProbeResult resultOf(CURLcode code, const Job& job)
{
    const bool cut = code == CURLE_WRITE_ERROR && job.body > kMostBody;
    if (code != CURLE_OK && !cut)
        return notReady(failureText(code, job.easy.get(), job.target));
    if (job.target.kind == Kind::Tcp)
        return {true, {}};
    long status = 0;
    curl_easy_getinfo(job.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200 && status < 300)
        return {true, {}};
    return notReady("answers HTTP " + std::to_string(status));
}

} // namespace

class CurlProbe::Loop
{
public:
    Loop()
    {
        static const CURLcode kGlobal = curl_global_init(CURL_GLOBAL_DEFAULT);
        (void)kGlobal;
        m_multi.reset(curl_multi_init());
        m_thread = std::thread([this] { run(); });
    }

    ~Loop()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_stopping = true;
        }
        curl_multi_wakeup(m_multi.get());
        m_thread.join();
        for (auto& [easy, job] : m_running)
            curl_multi_remove_handle(m_multi.get(), easy);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void add(std::unique_ptr<Job> job)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_waiting.push_back(std::move(job));
        }
        curl_multi_wakeup(m_multi.get());
    }

private:
    void run()
    {
        while (takeWaiting()) {
            int running = 0;
            curl_multi_perform(m_multi.get(), &running);
            finishDone();
            curl_multi_poll(m_multi.get(), nullptr, 0, kIdleMs, nullptr);
        }
    }

    //! False: stop.
    bool takeWaiting()
    {
        std::vector<std::unique_ptr<Job>> waiting;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopping)
                return false;
            waiting.swap(m_waiting);
        }
        for (auto& job : waiting)
            start(std::move(job));
        return true;
    }

    void start(std::unique_ptr<Job> job)
    {
        job->easy = prepare(*job);
        auto* const easy = job->easy.get();
        if (!easy || curl_multi_add_handle(m_multi.get(), easy) != CURLM_OK) {
            job->done(notReady("the probe could not be made"));
            return;
        }
        m_running.emplace(easy, std::move(job));
    }

    void finishDone()
    {
        int left = 0;
        while (const auto* const message = curl_multi_info_read(m_multi.get(), &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            const auto code = message->data.result;
            auto node = m_running.extract(message->easy_handle);
            curl_multi_remove_handle(m_multi.get(), node.key());
            const auto& job = *node.mapped();
            job.done(resultOf(code, job));
        }
    }

    std::unique_ptr<CURLM, MultiDeleter> m_multi; //!< After the jobs of m_running are gone.
    std::map<CURL*, std::unique_ptr<Job>> m_running; //!< Loop thread only.
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Job>> m_waiting;
    bool m_stopping = false;
    std::thread m_thread;
};

CurlProbe::CurlProbe()
    : m_loop(std::make_unique<Loop>())
{}

CurlProbe::~CurlProbe() = default;

void CurlProbe::probe(const ProbeTarget& target, Done done)
{
    auto job = std::make_unique<Job>();
    job->target = target;
    job->done = std::move(done);
    m_loop->add(std::move(job));
}

} // namespace pult::reactors

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/http_sender.h"

#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include <curl/curl.h>

namespace pult::telemetry {

namespace {

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
struct ListDeleter
{
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Job
{
    ProbeRequest request;
    ProbeSender::Done done;
    std::size_t body = 0;
    std::unique_ptr<curl_slist, ListDeleter> headers;
    std::unique_ptr<CURL, EasyDeleter> easy;
};

//! Not more than the limit is taken; curl then ends the transfer, whose status is known by then.
std::size_t countBody(char* /*data*/, std::size_t size, std::size_t count, void* job)
{
    auto& body = static_cast<Job*>(job)->body;
    body += size * count;
    return body <= kMostBody ? size * count : 0;
}

//! One header a line; without a value curl wants a semicolon, a colon would take the header out.
void addHeaders(Job& job)
{
    const auto add = [&job](const std::string& line) {
        if (auto* const longer = curl_slist_append(job.headers.get(), line.c_str())) {
            (void)job.headers.release();
            job.headers.reset(longer);
        }
    };
    for (const auto& [name, value] : job.request.headers)
        add(value.empty() ? name + ';' : name + ": " + value);
    add("Expect:");
    add("Content-Type:");
}

void setMethod(CURL* easy, const std::string& method)
{
    if (method == "HEAD")
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    // With an empty body, so that its length is told.
    if (method == "POST" || method == "PUT" || method == "PATCH")
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void prepare(Job& job)
{
    job.easy.reset(curl_easy_init());
    if (!job.easy)
        return;
    addHeaders(job);
    auto* const easy = job.easy.get();
    const auto timeout = static_cast<long>(job.request.deadline.count());
    const auto url = "http://" + job.request.url.authority() + job.request.url.path;
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "pultd-prove");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, job.headers.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, countBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &job);
    setMethod(easy, job.request.method);
}

std::string failureText(CURLcode code, const Job& job)
{
    if (code == CURLE_OPERATION_TIMEDOUT)
        return "no answer within " + std::to_string(job.request.deadline.count()) + " ms";
    long error = 0;
    curl_easy_getinfo(job.easy.get(), CURLINFO_OS_ERRNO, &error);
    if (code == CURLE_COULDNT_CONNECT && error != 0)
        return "unreachable: " + std::generic_category().message(static_cast<int>(error));
    return curl_easy_strerror(code);
}

ProbeAnswer answerOf(CURLcode code, const Job& job)
{
    const bool cut = code == CURLE_WRITE_ERROR && job.body > kMostBody;
    if (code != CURLE_OK && !cut)
        return {false, printable(failureText(code, job))};
    long status = 0;
    curl_easy_getinfo(job.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return {status > 0 && status < 400, "HTTP " + std::to_string(status)};
}

} // namespace

class HttpSender::Loop
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
        prepare(*job);
        auto* const easy = job->easy.get();
        if (!easy || curl_multi_add_handle(m_multi.get(), easy) != CURLM_OK) {
            job->done({false, "the request could not be made"});
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
            job.done(answerOf(code, job));
        }
    }

    std::unique_ptr<CURLM, MultiDeleter> m_multi; //!< After the jobs of m_running are gone.
    std::map<CURL*, std::unique_ptr<Job>> m_running; //!< Loop thread only.
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Job>> m_waiting;
    bool m_stopping = false;
    std::thread m_thread;
};

HttpSender::HttpSender()
    : m_loop(std::make_unique<Loop>())
{}

HttpSender::~HttpSender() = default;

void HttpSender::send(ProbeRequest request, Done done)
{
    auto job = std::make_unique<Job>();
    job->request = std::move(request);
    job->done = std::move(done);
    m_loop->add(std::move(job));
}

} // namespace pult::telemetry

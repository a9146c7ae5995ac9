// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/net/http_client.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include <curl/curl.h>

namespace pult::net {

namespace {

constexpr std::size_t kThrownAway = 64 * 1024;
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

struct Transfer
{
    HttpExchange exchange;
    HttpClient::Done done;
    std::size_t read = 0;
    HttpOutcome outcome;
    std::unique_ptr<curl_slist, ListDeleter> headers;
    std::unique_ptr<CURL, EasyDeleter> easy;

    [[nodiscard]] std::size_t mostBody() const
    {
        return exchange.keepBody > 0 ? exchange.keepBody : kThrownAway;
    }
};

//! Not more than the limit is taken; curl then ends the transfer, whose status is known by then.
std::size_t takeBody(char* data, std::size_t size, std::size_t count, void* into)
{
    auto& transfer = *static_cast<Transfer*>(into);
    const auto bytes = size * count;
    if (transfer.exchange.keepBody > 0) {
        const auto room = transfer.exchange.keepBody - transfer.outcome.body.size();
        transfer.outcome.body.append(data, std::min(bytes, room));
    }
    transfer.read += bytes;
    transfer.outcome.cut = transfer.read > transfer.mostBody();
    return transfer.outcome.cut ? 0 : bytes;
}

//! One header a line; without a value curl wants a semicolon, a colon would take the header out.
void addHeaders(Transfer& transfer)
{
    const auto add = [&transfer](const std::string& line) {
        if (auto* const longer = curl_slist_append(transfer.headers.get(), line.c_str())) {
            (void)transfer.headers.release();
            transfer.headers.reset(longer);
        }
    };
    add("Expect:");
    add("Content-Type:");
    for (const auto& [name, value] : transfer.exchange.headers)
        add(value.empty() ? name + ';' : name + ": " + value);
    curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headers.get());
}

void setMethod(CURL* easy, const HttpExchange& exchange)
{
    const auto& method = exchange.method;
    if (method == "HEAD")
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    if (method == "POST" || method == "PUT" || method == "PATCH") {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(exchange.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange.body.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void setConnection(CURL* easy, const HttpExchange& exchange)
{
    const auto timeout = static_cast<long>(exchange.deadline.count());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, exchange.freshConnection ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, exchange.freshConnection ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, exchange.connectOnly ? 1L : 0L);
}

//! False: no memory.
bool prepare(Transfer& transfer)
{
    transfer.easy.reset(curl_easy_init());
    if (!transfer.easy)
        return false;
    auto* const easy = transfer.easy.get();
    curl_easy_setopt(easy, CURLOPT_URL, transfer.exchange.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, transfer.exchange.userAgent.c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    setConnection(easy, transfer.exchange);
    setMethod(easy, transfer.exchange);
    addHeaders(transfer);
    return true;
}

std::string failureText(CURLcode code, const Transfer& transfer)
{
    if (code == CURLE_OPERATION_TIMEDOUT)
        return "no answer within " + std::to_string(transfer.exchange.deadline.count()) + " ms";
    long error = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &error);
    if (code == CURLE_COULDNT_CONNECT && error != 0)
        return "unreachable: " + std::generic_category().message(static_cast<int>(error));
    return curl_easy_strerror(code);
}

void finish(CURLcode code, Transfer& transfer)
{
    const bool cut = code == CURLE_WRITE_ERROR && transfer.outcome.cut;
    if (code != CURLE_OK && !cut)
        transfer.outcome.failure = failureText(code, transfer);
    else
        curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &transfer.outcome.status);
    transfer.done(std::move(transfer.outcome));
}

} // namespace

class HttpClient::Loop
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
        for (auto& [easy, transfer] : m_running)
            curl_multi_remove_handle(m_multi.get(), easy);
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void add(std::unique_ptr<Transfer> transfer)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_waiting.push_back(std::move(transfer));
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
        std::vector<std::unique_ptr<Transfer>> waiting;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopping)
                return false;
            waiting.swap(m_waiting);
        }
        for (auto& transfer : waiting)
            start(std::move(transfer));
        return true;
    }

    void start(std::unique_ptr<Transfer> transfer)
    {
        if (!prepare(*transfer)
            || curl_multi_add_handle(m_multi.get(), transfer->easy.get()) != CURLM_OK) {
            transfer->done({"the request could not be made", 0, {}, false});
            return;
        }
        auto* const easy = transfer->easy.get();
        m_running.emplace(easy, std::move(transfer));
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
            finish(code, *node.mapped());
        }
    }

    std::unique_ptr<CURLM, MultiDeleter> m_multi; //!< After the transfers of m_running are gone.
    std::map<CURL*, std::unique_ptr<Transfer>> m_running; //!< Loop thread only.
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Transfer>> m_waiting;
    bool m_stopping = false;
    std::thread m_thread;
};

HttpClient::HttpClient()
    : m_loop(std::make_unique<Loop>())
{}

HttpClient::~HttpClient() = default;

void HttpClient::send(HttpExchange exchange, Done done)
{
    auto transfer = std::make_unique<Transfer>();
    transfer->exchange = std::move(exchange);
    transfer->done = std::move(done);
    m_loop->add(std::move(transfer));
}

} // namespace pult::net

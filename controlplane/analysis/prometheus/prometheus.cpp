// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/prometheus/prometheus.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/utf8.h"
#include "controlplane/analysis/reasons.h"

namespace pult::analysis {

namespace {

using nlohmann::json;
using state::VerdictSource;

constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
constexpr std::size_t kQuoted = 300;
constexpr std::size_t kMostAlerts = 500;

//! Texts of a peer, fit to be shown.
std::string quoted(const std::string& text)
{
    auto fit = text.substr(0, kQuoted);
    for (auto bad = findInvalidUtf8(fit); bad != std::string::npos; bad = findInvalidUtf8(fit))
        fit[bad] = '?';
    return fit;
}

json parsed(const std::string& body)
{
    return json::parse(body, nullptr, false);
}

std::string textIn(const json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string()
        ? found->get<std::string>()
        : std::string();
}

PromAnswer failedAnswer(const net::HttpOutcome& outcome)
{
    if (!outcome.failure.empty())
        return {VerdictSource::Unreachable, quoted(outcome.failure), 0};
    const auto body = parsed(outcome.body);
    const auto error = textIn(body, "error");
    return {VerdictSource::HttpError,
        "HTTP " + std::to_string(outcome.status) + (error.empty() ? "" : ": " + quoted(error)), 0};
}

//! [time, "value"]
PromAnswer numberOf(const json& pair)
{
    if (!pair.is_array() || pair.size() != 2 || !pair[1].is_string())
        return {VerdictSource::NotScalar, "the value is no number", 0};
    const auto text = pair[1].get<std::string>();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return {VerdictSource::NotANumber, "the value is " + quoted(text), 0};
    return {VerdictSource::Answered, {}, value};
}

PromAnswer vectorOf(const json& result)
{
    if (result.empty())
        return {VerdictSource::NoSeries, {}, 0};
    if (result.size() > 1)
        return {VerdictSource::NotScalar,
            std::to_string(result.size()) + " series; sum() or max() makes one of them", 0};
    const auto value = result[0].find("value");
    if (value == result[0].end())
        return {VerdictSource::NotScalar, "a series without a value", 0};
    return numberOf(*value);
}

std::int64_t unixMsOf(const std::string& rfc3339)
{
    std::tm time{};
    const char* rest = ::strptime(rfc3339.c_str(), "%Y-%m-%dT%H:%M:%S", &time);
    if (!rest)
        return 0;
    auto unixMs = static_cast<std::int64_t>(::timegm(&time)) * 1000;
    while (*rest == '.' || (*rest >= '0' && *rest <= '9'))
        ++rest;
    if (*rest == '+' || *rest == '-') {
        const auto sign = *rest == '+' ? -1 : 1;
        const std::string_view offset(rest + 1);
        int hours = 0;
        int minutes = 0;
        std::from_chars(
            offset.data(), offset.data() + std::min<std::size_t>(2, offset.size()), hours);
        if (offset.size() >= 5)
            std::from_chars(offset.data() + 3, offset.data() + 5, minutes);
        unixMs += sign * (hours * 60 + minutes) * 60'000LL;
    }
    return unixMs;
}

std::map<std::string, std::string> labelsOf(const json& object)
{
    std::map<std::string, std::string> labels;
    const auto found = object.find("labels");
    if (found == object.end() || !found->is_object())
        return labels;
    for (const auto& [key, value] : found->items()) {
        if (value.is_string())
            labels[quoted(key)] = quoted(value.get<std::string>());
    }
    return labels;
}

std::string firstOf(
    const std::map<std::string, std::string>& labels, std::initializer_list<const char*> keys)
{
    for (const auto* key : keys) {
        if (const auto found = labels.find(key); found != labels.end() && !found->second.empty())
            return found->second;
    }
    return {};
}

state::Alert alertOf(const json& object, const char* from, const char* since)
{
    state::Alert alert;
    alert.labels = labelsOf(object);
    alert.name = firstOf(alert.labels, {"alertname"});
    alert.severity = firstOf(alert.labels, {"severity"});
    alert.service = firstOf(alert.labels, {"service", "service_name", "app", "job"});
    const auto generation = firstOf(alert.labels, {"generation"});
    std::from_chars(generation.data(), generation.data() + generation.size(), alert.generation);
    if (const auto notes = object.find("annotations"); notes != object.end()) {
        alert.summary = quoted(textIn(*notes, "summary"));
        if (alert.summary.empty())
            alert.summary = quoted(textIn(*notes, "description"));
    }
    alert.value = quoted(textIn(object, "value"));
    alert.sinceUnixMs = unixMsOf(textIn(object, since));
    alert.from = from;
    return alert;
}

tl::unexpected<Error> noAlerts(const char* who, const net::HttpOutcome& outcome)
{
    const auto failed = failedAnswer(outcome);
    return failure(Code::Unavailable, kPrometheusUnreachable,
        std::string(who) + " does not tell its alerts: " + failed.detail);
}

} // namespace

PromAnswer promAnswerOf(const net::HttpOutcome& outcome)
{
    if (!outcome.failure.empty() || outcome.status >= 300)
        return failedAnswer(outcome);
    const auto body = parsed(outcome.body);
    if (textIn(body, "status") != "success")
        return {VerdictSource::HttpError,
            outcome.cut ? "the answer is too long" : "the answer is not Prometheus'", 0};
    const auto data = body.find("data");
    const auto kind = data == body.end() ? std::string() : textIn(*data, "resultType");
    const auto result
        = data == body.end() || !data->is_object() ? json() : data->value("result", json());
    if (kind == "scalar")
        return numberOf(result);
    if (kind == "vector" && result.is_array())
        return vectorOf(result);
    return {VerdictSource::NotScalar, "the answer is a " + quoted(kind), 0};
}

Result<std::vector<state::Alert>> promAlertsOf(const net::HttpOutcome& outcome)
{
    const auto body = parsed(outcome.body);
    const bool told = outcome.failure.empty() && outcome.status < 300
        && textIn(body, "status") == "success" && body.contains("data") && body["data"].is_object()
        && body["data"].contains("alerts") && body["data"]["alerts"].is_array();
    if (!told)
        return noAlerts("Prometheus", outcome);
    std::vector<state::Alert> alerts;
    for (const auto& object : body["data"]["alerts"]) {
        if (textIn(object, "state") == "firing" && alerts.size() < kMostAlerts)
            alerts.push_back(alertOf(object, "Prometheus", "activeAt"));
    }
    return alerts;
}

Result<std::vector<state::Alert>> alertmanagerAlertsOf(const net::HttpOutcome& outcome)
{
    const auto body = parsed(outcome.body);
    if (!outcome.failure.empty() || outcome.status >= 300 || !body.is_array())
        return noAlerts("Alertmanager", outcome);
    std::vector<state::Alert> alerts;
    for (const auto& object : body) {
        const auto status = object.is_object() ? object.value("status", json()) : json();
        if (textIn(status, "state") == "active" && alerts.size() < kMostAlerts)
            alerts.push_back(alertOf(object, "Alertmanager", "startsAt"));
    }
    return alerts;
}

std::string urlEncoded(std::string_view text)
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        const bool plain
            = (code >= '0' && code <= '9') || ((code | 0x20U) >= 'a' && (code | 0x20U) <= 'z');
        if (plain) {
            encoded.push_back(byte);
            continue;
        }
        encoded.push_back('%');
        encoded.push_back(kDigits[code >> 4U]);
        encoded.push_back(kDigits[code & 15U]);
    }
    return encoded;
}

Prometheus::Prometheus(std::string url, std::string alertmanager)
    : m_url(std::move(url))
    , m_alertmanager(std::move(alertmanager))
{}

void Prometheus::get(std::string url, net::HttpClient::Done done)
{
    net::HttpExchange exchange;
    exchange.url = std::move(url);
    exchange.userAgent = "pultd";
    exchange.deadline = kDeadline;
    exchange.keepBody = kMostBytes;
    m_client.send(std::move(exchange), std::move(done));
}

void Prometheus::ask(const std::string& query, std::function<void(PromAnswer)> done)
{
    get(m_url + "/api/v1/query?query=" + urlEncoded(query),
        [done = std::move(done)](const net::HttpOutcome& outcome) { done(promAnswerOf(outcome)); });
}

void Prometheus::alerts(Alerts done)
{
    get(m_url + "/api/v1/alerts",
        [done = std::move(done)](const net::HttpOutcome& outcome) { done(promAlertsOf(outcome)); });
}

void Prometheus::alertmanagerAlerts(Alerts done)
{
    get(m_alertmanager + "/api/v2/alerts?active=true&silenced=false&inhibited=false",
        [done = std::move(done)](
            const net::HttpOutcome& outcome) { done(alertmanagerAlertsOf(outcome)); });
}

} // namespace pult::analysis

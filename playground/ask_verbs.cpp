// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/verbs.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "common/grpc_status.h"
#include "playground/arguments.h"
#include "pult/playground/v1/playground.grpc.pb.h"

namespace pult::playground {

namespace {

std::unique_ptr<v1::Playground::Stub> reach(const Arguments& arguments)
{
    const auto socket = arguments.get("--data", defaultDataFolder()) + "/playground.sock";
    return v1::Playground::NewStub(
        grpc::CreateChannel("unix:" + socket, grpc::InsecureChannelCredentials()));
}

void patience(grpc::ClientContext& context, std::chrono::seconds atMost)
{
    context.set_deadline(std::chrono::system_clock::now() + atMost);
}

int report(const grpc::Status& status)
{
    if (status.ok())
        return 0;
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE)
        std::cerr << "no playground runs here; start one with ./dev run\n";
    else
        std::cerr << fromStatus(status).message << '\n';
    return 1;
}

//! "20%" or "0.5%" -> thousandths; "300ms" or "2s" -> milliseconds.
Result<std::uint32_t> amount(
    const std::string& text, const std::string& unit, double factor, double most)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || std::string(end, text.data() + text.size()) != unit || value < 0
        || value * factor > most)
        return failure(
            Code::InvalidArgument, "USAGE", "\"" + text + "\" is no amount like 20" + unit);
    return static_cast<std::uint32_t>(std::lround(value * factor));
}

constexpr std::pair<const char*, v1::ContextDrop> kDrops[] = {
    {"headers", v1::CONTEXT_DROP_HEADERS},
    {"traceparent", v1::CONTEXT_DROP_TRACEPARENT},
    {"all", v1::CONTEXT_DROP_ALL},
    {"async", v1::CONTEXT_DROP_ASYNC},
};

Result<v1::ContextDrop> dropOf(const Arguments& arguments)
{
    const auto asked = arguments.get("--drop-context");
    if (asked.empty() && !arguments.has("--drop-context"))
        return v1::CONTEXT_DROP_NONE;
    if (asked == "yes")
        return v1::CONTEXT_DROP_HEADERS;
    for (const auto& [name, drop] : kDrops) {
        if (asked == name)
            return drop;
    }
    return failure(Code::InvalidArgument, "USAGE",
        "--drop-context takes headers, traceparent, all or async, not \"" + asked + "\"");
}

const char* dropName(v1::ContextDrop drop)
{
    for (const auto& [name, known] : kDrops) {
        if (drop == known)
            return name;
    }
    return "";
}

//! Whom it hits: "--only os=android,region=de", "--users 10%", "--lane 4".
Result<void> slice(const Arguments& arguments, v1::Fault& fault)
{
    std::istringstream in(arguments.get("--only"));
    for (std::string part; std::getline(in, part, ',');) {
        const auto equals = part.find('=');
        const auto key = part.substr(0, equals);
        if (equals == std::string::npos || equals + 1 == part.size()
            || (key != "os" && key != "region" && key != "language"))
            return failure(Code::InvalidArgument, "USAGE",
                "--only takes os=…, region=… or language=…, not \"" + part + "\"");
        (*fault.mutable_only())["user." + key] = part.substr(equals + 1);
    }
    const auto lane = arguments.number("--lane", 0, 4'000'000'000);
    if (!lane)
        return failure(lane.error());
    fault.set_lane(*lane);
    if (!arguments.has("--users"))
        return {};
    const auto share = amount(arguments.get("--users"), "%", 10, 1000);
    if (!share)
        return failure(share.error());
    fault.set_user_permille(*share);
    return {};
}

Result<v1::Fault> faultOf(const Arguments& arguments)
{
    v1::Fault fault;
    if (arguments.has("--errors")) {
        const auto share = amount(arguments.get("--errors"), "%", 10, 1000);
        if (!share)
            return failure(share.error());
        fault.set_error_permille(*share);
    }
    if (arguments.has("--latency")) {
        const auto delay = amount(arguments.get("--latency"), "ms", 1, 60'000);
        if (!delay)
            return failure(delay.error());
        fault.set_latency_ms(*delay);
    }
    const auto drop = dropOf(arguments);
    if (!drop)
        return failure(drop.error());
    fault.set_drop_context(*drop);
    if (auto sliced = slice(arguments, fault); !sliced)
        return failure(sliced.error());
    const bool healthy = !fault.error_permille() && !fault.latency_ms() && !fault.drop_context();
    if (healthy != arguments.has("--clear"))
        return failure(Code::InvalidArgument, "USAGE",
            "say --errors 20%, --latency 300ms, --drop-context[=headers|traceparent|all|async] or "
            "--clear");
    return fault;
}

std::string words(const v1::Fault& fault)
{
    std::ostringstream out;
    if (fault.error_permille())
        out << " errors " << fault.error_permille() / 10.0 << " %";
    if (fault.latency_ms())
        out << " latency +" << fault.latency_ms() << " ms";
    if (fault.drop_context())
        out << " drops context (" << dropName(fault.drop_context()) << ')';
    if (fault.lane())
        out << " on lane g" << fault.lane();
    for (const auto& [key, value] : fault.only())
        out << " only " << key.substr(key.find('.') + 1) << '=' << value;
    if (fault.user_permille())
        out << " for " << fault.user_permille() / 10.0 << " % of the users";
    return out.str();
}

} // namespace

int setFault(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw,
        {"--data", "--generation", "--errors", "--latency", "--lane", "--only", "--users"},
        {"--clear"}, {"--drop-context"});
    if (!arguments)
        return usage(arguments.error().message);
    if (arguments->words.size() != 1)
        return usage("fault takes one service, for example: fault orders --errors 20%");
    const auto generation = arguments->number("--generation", 0, 4'000'000'000);
    const auto fault = faultOf(*arguments);
    if (!generation || !fault)
        return usage((generation ? fault.error() : generation.error()).message);
    v1::SetFaultRequest request;
    request.set_service(arguments->words.front());
    request.set_generation(*generation);
    *request.mutable_fault() = *fault;
    v1::SetFaultResponse answer;
    grpc::ClientContext context;
    patience(context, std::chrono::seconds(10));
    const auto status = reach(*arguments)->SetFault(&context, request, &answer);
    for (const auto& name : answer.deployments())
        std::cout << name << ':' << (arguments->has("--clear") ? " healthy" : words(*fault))
                  << '\n';
    return report(status);
}

int setLoad(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw, {"--data"}, {});
    if (!arguments)
        return usage(arguments.error().message);
    std::uint32_t rate = 0;
    const auto text = arguments->words.size() == 1 ? arguments->words.front() : std::string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return usage("load takes a number of requests a second, for example: load 20");
    v1::SetLoadRequest request;
    request.set_rate(rate);
    v1::SetLoadResponse answer;
    grpc::ClientContext context;
    patience(context, std::chrono::seconds(10));
    return report(reach(*arguments)->SetLoad(&context, request, &answer));
}

int showStatus(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw, {"--data"}, {});
    if (!arguments)
        return usage(arguments.error().message);
    v1::Status answer;
    grpc::ClientContext context;
    patience(context, std::chrono::seconds(10));
    const auto status = reach(*arguments)->GetStatus(&context, {}, &answer);
    if (!status.ok())
        return report(status);
    for (const auto& instance : answer.instances()) {
        std::cout << std::left << std::setw(22) << instance.deployment() << std::setw(10)
                  << instance.version() << "pid " << std::setw(8) << instance.pid() << "port";
        for (const auto port : instance.ports())
            std::cout << ' ' << port;
        std::cout << words(instance.fault()) << '\n';
    }
    for (const auto& load : answer.load()) {
        std::cout << (load.lane() ? "lane g" + std::to_string(load.lane()) : std::string("no lane"))
                  << ": " << load.answered() << " answered, " << load.failed() << " failed, "
                  << load.mixed() << " met two generations of one delta\n";
    }
    return 0;
}

int makeRelease(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw, {"--data", "--version"}, {});
    if (!arguments)
        return usage(arguments.error().message);
    if (arguments->words.empty())
        return usage("release takes the services that change, for example: release orders search");
    v1::ReleaseRequest request;
    request.mutable_changes()->Assign(arguments->words.begin(), arguments->words.end());
    request.set_version(arguments->get("--version"));
    v1::ReleaseResponse answer;
    grpc::ClientContext context;
    patience(context, std::chrono::seconds(30));
    const auto status = reach(*arguments)->Release(&context, request, &answer);
    if (status.ok())
        std::cout << "CRM " << answer.version() << " is g" << answer.generation() << " ("
                  << answer.manifest_path() << ")\n";
    return report(status);
}

} // namespace pult::playground

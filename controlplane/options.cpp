// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace pult {

namespace {

using Arguments = std::vector<std::string>;
using Variable = std::function<std::string(const char*)>;

constexpr char kManualClockStart[] = "PULT_MANUAL_CLOCK_START";
constexpr char kDefaultXds[] = "127.0.0.1:18000";
constexpr char kDefaultOtlpGrpc[] = "127.0.0.1:4317";
constexpr char kDefaultOtlpHttp[] = "127.0.0.1:4318";
constexpr std::array kLogLevels{"trace", "debug", "info", "warning", "error", "critical", "off"};

tl::unexpected<Error> wrong(const std::string& what)
{
    return failure(
        Code::InvalidArgument, "USAGE", what + ". \"pultd --help\" tells what there is.");
}

Result<void> takeListen(Options& options, const std::string& value)
{
    auto address = net::parseListenAddress(value);
    if (!address)
        return failure(std::move(address.error()));
    options.listen.push_back(*std::move(address));
    return {};
}

Result<void> takeXds(Options& options, const std::string& value)
{
    options.xds.reset();
    if (value == "off")
        return {};
    auto address = net::parseListenAddress(value);
    if (!address)
        return failure(std::move(address.error()));
    options.xds = *std::move(address);
    return {};
}

Result<void> takeHaproxy(Options& options, const std::string& value)
{
    options.haproxies.push_back(value);
    return {};
}

Result<void> takeEnvoy(Options& options, const std::string& value)
{
    options.envoys.push_back(value);
    return {};
}

Result<void> takeOtlp(Options::Otlp& otlp, const std::string& value)
{
    otlp = {std::nullopt, true};
    if (value == "none")
        return {};
    auto address = net::parseListenAddress(value);
    if (!address)
        return failure(std::move(address.error()));
    otlp.address = *std::move(address);
    return {};
}

Result<void> takeOtlpGrpc(Options& options, const std::string& value)
{
    return takeOtlp(options.otlpGrpc, value);
}

Result<void> takeOtlpHttp(Options& options, const std::string& value)
{
    return takeOtlp(options.otlpHttp, value);
}

Result<void> takeUrl(std::string& to, const std::string& option, std::string value)
{
    while (value.ends_with('/'))
        value.pop_back();
    const bool fits = value.starts_with("http://") && value.size() > std::string("http://").size()
        && value.find_first_of(" \t?#") == std::string::npos;
    if (!fits)
        return wrong(option + " takes http://HOST:PORT[/PATH], not \"" + value + "\"");
    to = std::move(value);
    return {};
}

Result<void> takePrometheus(Options& options, const std::string& value)
{
    return takeUrl(options.prometheus, "--prometheus", value);
}

Result<void> takeAlertmanager(Options& options, const std::string& value)
{
    return takeUrl(options.alertmanager, "--alertmanager", value);
}

Result<void> takeDimensions(Options& options, const std::string& value)
{
    constexpr std::size_t kMost = 8;
    for (std::size_t from = 0; from <= value.size();) {
        const auto end = std::min(value.find(',', from), value.size());
        const auto key = value.substr(from, end - from);
        if (key.empty() || std::ranges::find(options.dimensions, key) != options.dimensions.end())
            return wrong("--dimensions takes different keys of attributes, not \"" + value + "\"");
        options.dimensions.push_back(key);
        from = end + 1;
    }
    if (options.dimensions.size() > kMost)
        return wrong("--dimensions takes at most 8 keys");
    return {};
}

Result<void> takeReadyFd(Options& options, const std::string& value)
{
    int fd = -1;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), fd);
    if (error != std::errc{} || end != value.data() + value.size() || fd < 0)
        return wrong("--ready-fd takes the number of an open file, not \"" + value + "\"");
    options.readyFd = fd;
    return {};
}

Result<void> takeLogLevel(Options& options, const std::string& value)
{
    if (std::find(kLogLevels.begin(), kLogLevels.end(), value) == kLogLevels.end())
        return wrong("--log-level takes trace, debug, info, warning, error, critical or off");
    options.logLevel = value;
    return {};
}

Result<void> takeData(Options& options, const std::string& value)
{
    if (value.empty())
        return wrong("--data takes a directory");
    options.dataDirectory = value;
    return {};
}

Result<void> takeManualClock(Options& options, const std::string& value)
{
    auto address = net::parseListenAddress(value);
    if (!address)
        return failure(std::move(address.error()));
    if (address->kind != net::ListenAddress::Kind::Unix)
        return wrong("--manual-clock takes unix:/path");
    options.manualClock = Options::ManualClock{*std::move(address), {}};
    return {};
}

using Taker = Result<void> (*)(Options&, const std::string&);

const std::map<std::string, Taker>& takers()
{
    static const std::map<std::string, Taker> kTakers{
        {"--alertmanager", takeAlertmanager},
        {"--data", takeData},
        {"--dimensions", takeDimensions},
        {"--envoy", takeEnvoy},
        {"--haproxy", takeHaproxy},
        {"--listen", takeListen},
        {"--log-level", takeLogLevel},
        {"--manual-clock", takeManualClock}, // Not in usage(): decision 0005.
        {"--otlp-grpc", takeOtlpGrpc},
        {"--otlp-http", takeOtlpHttp},
        {"--prometheus", takePrometheus},
        {"--ready-fd", takeReadyFd},
        {"--xds", takeXds},
    };
    return kTakers;
}

std::string defaultDataDirectory(const Variable& variable)
{
    const auto data = variable("XDG_DATA_HOME");
    return (data.empty() ? variable("HOME") + "/.local/share" : data) + "/pult/control-plane";
}

//! Before the command line, which may take them away again.
Result<void> takeDefaultAddresses(Options& options)
{
    auto taken = takeXds(options, kDefaultXds);
    if (taken)
        taken = takeOtlp(options.otlpGrpc, kDefaultOtlpGrpc);
    if (taken)
        taken = takeOtlp(options.otlpHttp, kDefaultOtlpHttp);
    options.otlpGrpc.named = options.otlpHttp.named = false;
    return taken;
}

//! The option alone is refused, so that no slip of a unit file stops the time of a real one.
Result<void> consentToManualClock(Options& options, const Variable& variable)
{
    if (!options.manualClock)
        return {};
    const auto text = variable(kManualClockStart);
    std::int64_t start = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), start);
    if (error != std::errc{} || end != text.data() + text.size() || start <= 0)
        return wrong("--manual-clock stops the time: plans would never expire and nothing would "
                     "ever drain. It is for tests, which say so by the variable "
            + std::string(kManualClockStart) + ", the time of day in milliseconds since 1970");
    options.manualClock->start = WallTime{std::chrono::milliseconds{start}};
    return {};
}

Result<void> fillDefaults(Options& options, const Variable& variable)
{
    if (options.dataDirectory.empty())
        options.dataDirectory = defaultDataDirectory(variable);
    if (!options.listen.empty())
        return {};
    const auto runtime = variable("XDG_RUNTIME_DIR");
    return takeListen(options,
        "unix:" + (runtime.empty() ? options.dataDirectory : runtime + "/pult") + "/pultd.sock");
}

} // namespace

Result<Options> parseOptions(const Arguments& arguments, const Variable& variable)
{
    Options options;
    if (auto taken = takeDefaultAddresses(options); !taken)
        return failure(std::move(taken.error()));
    if (!arguments.empty() && arguments.front() == "journal") {
        options.act = Options::Act::JournalTool;
        options.dataDirectory = defaultDataDirectory(variable);
        options.toolArguments.assign(arguments.begin() + 1, arguments.end());
        return options;
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto name = arguments[i];
        std::optional<std::string> value;
        if (const auto equals = name.find('='); equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        if (name == "--help" || name == "-h") {
            options.act = Options::Act::Help;
            return options;
        }
        if (name == "--version") {
            options.act = Options::Act::Version;
            return options;
        }
        if (name == "--die-with-parent" && !value) {
            options.dieWithParent = true;
            continue;
        }
        const auto taker = takers().find(name);
        if (taker == takers().end())
            return wrong("\"" + arguments[i] + "\" is not known");
        if (!value && i + 1 == arguments.size())
            return wrong(name + " lacks its value");
        if (auto taken = taker->second(options, value ? *value : arguments[++i]); !taken)
            return failure(std::move(taken.error()));
    }
    if (auto consent = consentToManualClock(options, variable); !consent)
        return failure(std::move(consent.error()));
    if (auto filled = fillDefaults(options, variable); !filled)
        return failure(std::move(filled.error()));
    return options;
}

std::string usage()
{
    return R"(pultd, the control plane of Pult.

  pultd [options]                 serve until SIGTERM or SIGINT
  pultd journal verify|export|archive …   look after the journal; "pultd journal --help"

  --data DIR          where the journal lives
                      (default: $XDG_DATA_HOME/pult/control-plane or ~/.local/share/pult/control-plane)
  --listen ADDRESS    where consoles and pultctl connect; may be given several times:
                      unix:/path, 127.0.0.1:PORT, [::1]:PORT; port 0 takes any free one
                      (default: unix:$XDG_RUNTIME_DIR/pult/pultd.sock, otherwise pultd.sock in DIR)
  --xds ADDRESS|off   where data planes fetch their routing tables (default: 127.0.0.1:18000)
  --envoy ENVIRONMENT,id=NAME,service=SERVICE[,region=REGION][,zone=ZONE]
                      an edge of the environment that is an Envoy: node id NAME, routes by the name
                      edge/NAME; may be given several times. Its bootstrap: docs/xds.md
  --haproxy ENVIRONMENT=SOCKET[,id=NAME][,service=SERVICE][,region=REGION][,zone=ZONE]
                      an edge of the environment, by the runtime socket of its HAProxy; may be given
                      several times. Its configuration: docs/haproxy.md
  --otlp-grpc ADDRESS|none, --otlp-http ADDRESS|none
                      where services send their spans, OTLP over gRPC and over HTTP
                      (default: 127.0.0.1:4317 and 127.0.0.1:4318, each left out with a warning when
                      another program has it)
  --dimensions KEY,…  attributes of the span by which a trace enters that series and verdicts are
                      told apart by, at most 8, for example geo.country.iso_code,os.name
  --prometheus URL, --alertmanager URL
                      where guards ask their PromQL, and who tells which alerts fire:
                      http://HOST:PORT (default: nobody)
  --ready-fd N        write the ready line to this file instead of standard output
  --die-with-parent   end when the program that started this one ends
  --log-level LEVEL   trace, debug, info, warning, error, critical or off (default: info)
  --version, --help

Once it serves it writes one line of JSON: {"listen":[…],"xds":…,"otlpGrpc":…,
"otlpHttp":…,"journalId":…,"revision":…}.
)";
}

} // namespace pult

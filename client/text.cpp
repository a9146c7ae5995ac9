// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <utility>

namespace pult::client {

namespace {

template <typename E, std::size_t N>
std::string_view word(const std::array<std::string_view, N>& words, E value)
{
    const auto index = static_cast<std::size_t>(value);
    return index < N ? words[index] : "unknown";
}

constexpr std::array<std::string_view, 5> kClasses{"unknown", "PROD", "STAGE", "TEST", "UAT"};
constexpr std::array<std::string_view, 6> kRoles{
    "unknown", "candidate", "active", "legacy", "contour", "archived"};
constexpr std::array<std::string_view, 3> kReadiness{"unknown", "ready", "not ready"};
constexpr std::array<std::string_view, 5> kSteps{
    "unknown", "ACCEPTED", "CONFIGURED", "ACKNOWLEDGED", "OBSERVED"};
constexpr std::array<std::string_view, 4> kObservations{
    "pending", "OBSERVED", "CONTRADICTED", "NO_EVIDENCE"};
constexpr std::array<std::string_view, 6> kGatewayStates{
    "unknown", "pending", "acknowledged", "refused", "lost", "not concerned"};
constexpr std::array<std::string_view, 7> kStatuses{
    "unknown", "RUNNING", "BAKING", "WAITING_GATE", "PAUSED", "ABORTED", "DONE"};
constexpr std::array<std::string_view, 3> kUnits{"unknown", "users", "requests"};
constexpr std::array<std::string_view, 6> kGuardKinds{
    "unknown", "errors", "latency", "mean", "promql", "share"};
constexpr std::array<std::string_view, 3> kGuardActs{"unknown", "abort", "hold"};
constexpr std::array<std::string_view, 3> kGates{"unknown", "automatic", "person"};
constexpr std::array<std::string_view, 3> kFinishes{"unknown", "person", "push-on-green"};
constexpr std::array<std::string_view, 4> kTones{"info", "good", "warn", "bad"};
constexpr std::array<std::string_view, 5> kLinks{
    "connecting", "live", "reconnecting", "failed", "remembered"};
constexpr std::array<std::string_view, 6> kFreshness{
    "connecting", "live", "lagging", "stale", "denied", "error"};
constexpr std::array<std::string_view, 5> kOutcomes{
    "done", "refused", "not permitted", "not confirmed", "failed"};

//! In the order of the alternatives of Command.
constexpr std::array<std::string_view, 25> kVerbs{"create-environment", "set-policy", "register",
    "promote", "rollback", "retreat", "rebase", "drop", "release-hold", "reset-to-active",
    "retire-legacy", "freeze", "unfreeze", "report-readiness", "forget-gateway", "rollout start",
    "rollout share", "rollout advance", "rollout pause", "rollout resume", "rollout abort",
    "rollout set-template", "rollout remove-template", "waive-leak", "revoke-waiver"};
static_assert(kVerbs.size() == std::variant_size_v<Command>);

bool isPlain(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0
        || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

//! Collects the words of one line.
class Line
{
public:
    Line(std::string_view verb, const std::string& environment)
        : m_text("pultctl " + std::string(verb) + " " + shellQuote(environment))
    {}
    void word(const std::string& value) { m_text += " " + shellQuote(value); }
    void flag(const char* name) { m_text += std::string(" --") + name; }
    //! Nothing for an empty value: absent and empty mean the same.
    void option(const char* name, const std::string& value)
    {
        if (value.empty())
            return;
        flag(name);
        m_text += (value.front() == '-' ? "=" : " ") + shellQuote(value);
    }
    void seconds(const char* name, std::uint32_t value)
    {
        if (value != 0)
            option(name, std::to_string(value) + "s");
    }
    //! A word that may begin with a hyphen; has to be the last.
    void lastWord(const std::string& value)
    {
        if (!value.empty() && value.front() == '-')
            m_text += " --";
        word(value);
    }
    [[nodiscard]] std::string text() && { return std::move(m_text); }

private:
    std::string m_text;
};

void addPolicy(Line& line, const Policy& policy)
{
    line.seconds("gateway-ttl", policy.gatewayTtlSeconds);
    line.seconds("drain", policy.drainSeconds);
    line.option("generation-header", policy.generationHeader);
    line.option("generation-name-header", policy.generationNameHeader);
    line.option("head-header", policy.headHeader);
    for (const auto& entry : policy.entries) {
        const auto method = entry.method.empty() ? std::string() : entry.method + ' ';
        line.option("entry", entry.name + '=' + method + entry.url);
        for (const auto& [header, value] : entry.headers)
            line.option("entry-header", entry.name + ':' + header + '=' + value);
    }
}

std::string secondsText(std::uint32_t seconds)
{
    return std::to_string(seconds) + "s";
}

//! What every stage has alike, a plan that flags can say.
bool saidByFlags(const RolloutPlan& plan)
{
    if (plan.stages.empty() || !plan.guards.empty() || plan.alpha != 0)
        return false;
    auto like = plan.stages.front();
    return std::all_of(plan.stages.begin(), plan.stages.end(), [&like](const Stage& stage) {
        like.sharePermille = stage.sharePermille;
        return stage == like && stage.name.empty() && stage.where == EdgeSelector{}
        && stage.coverage.empty() && stage.guards.empty();
    });
}

void addPlan(Line& line, const RolloutPlan& plan)
{
    if (!saidByFlags(plan))
        return line.option("plan", "rollout.yaml");
    std::string shares;
    for (const auto& stage : plan.stages)
        shares += (shares.empty() ? "" : ",") + percentText(stage.sharePermille);
    line.option("stages", shares);
    const auto& first = plan.stages.front();
    line.seconds("bake", first.bakeSeconds);
    if (first.minimumSample != 0)
        line.option("minimum-sample", std::to_string(first.minimumSample));
    if (first.gate != Gate::Unknown)
        line.option("gate", std::string(client::text(first.gate)));
    if (plan.unit != ShareUnit::Unknown)
        line.option("unit", std::string(client::text(plan.unit)));
    if (plan.finish == Finish::PushOnGreen)
        line.flag("push-on-green");
    if (plan.holdback != Holdback{}) {
        line.option("holdback",
            percentText(plan.holdback.permille) + "," + secondsText(plan.holdback.seconds));
    }
}

void addCaller(Line& line, const WaivedEdge& edge)
{
    line.option("caller", edge.caller);
    line.option("entry", edge.entry);
}

struct Arguments
{
    Line& line;

    void operator()(const CreateEnvironment& command) const
    {
        if (command.environmentClass != EnvironmentClass::Unknown)
            line.option("class", std::string(client::text(command.environmentClass)));
        line.option("cluster", command.cluster);
        addPolicy(line, command.policy);
    }
    void operator()(const SetPolicy& command) const { addPolicy(line, command.policy); }
    void operator()(const Register& command) const
    {
        line.option("name", command.name);
        line.lastWord(command.fileName.empty() ? "manifest.yaml" : command.fileName);
    }
    void operator()(const Promote& command) const { line.word(generationText(command.generation)); }
    void operator()(const Rollback& command) const
    {
        line.option("expect", generationText(command.expect));
        if (command.force)
            line.flag("force");
    }
    void operator()(const Rebase& command) const { line.word(generationText(command.generation)); }
    void operator()(const Drop& command) const { line.word(generationText(command.generation)); }
    void operator()(const ReleaseHold& command) const
    {
        line.word(generationText(command.generation));
    }
    void operator()(const Freeze& command) const
    {
        line.option("until", utcText(command.untilUnixMs));
        for (const auto& account : command.exempt)
            line.option("exempt", account);
    }
    void operator()(const ReportReadiness& command) const
    {
        line.option("detail", command.detail);
        line.flag(command.ready ? "ready" : "not-ready");
        line.word(command.service);
        line.word(generationText(command.generation));
    }
    void operator()(const ForgetGateway& command) const { line.lastWord(command.gateway); }
    void operator()(const StartRollout& command) const
    {
        if (command.plan != RolloutPlan{})
            addPlan(line, command.plan);
        line.option("template", command.planTemplate);
        line.word(generationText(command.generation));
    }
    void operator()(const SetShare& command) const
    {
        line.word(generationText(command.generation));
        line.word(percentText(command.permille));
    }
    void operator()(const AdvanceRollout& command) const
    {
        if (command.fromStage != 0)
            line.option("from-stage", std::to_string(command.fromStage));
        line.word(generationText(command.generation));
    }
    void operator()(const PauseRollout& command) const
    {
        line.word(generationText(command.generation));
    }
    void operator()(const ResumeRollout& command) const
    {
        line.word(generationText(command.generation));
    }
    void operator()(const AbortRollout& command) const
    {
        line.word(generationText(command.generation));
    }
    void operator()(const SetRolloutTemplate& command) const
    {
        addPlan(line, command.rolloutTemplate.plan);
        line.lastWord(command.rolloutTemplate.name);
    }
    void operator()(const RemoveRolloutTemplate& command) const { line.lastWord(command.name); }
    void operator()(const WaiveLeak& command) const
    {
        addCaller(line, command.edge);
        line.option("owner", command.owner);
        line.option("until", utcText(command.untilUnixMs));
        line.lastWord(command.edge.callee);
    }
    void operator()(const RevokeWaiver& command) const
    {
        addCaller(line, command.edge);
        line.lastWord(command.edge.callee);
    }
    void operator()(const Retreat&) const {}
    void operator()(const ResetToActive&) const {}
    void operator()(const RetireLegacy&) const {}
    void operator()(const Unfreeze&) const {}
};

template <typename... Values> std::string formatted(const char* format, Values... values)
{
    std::array<char, 64> room{};
    const int length = std::snprintf(room.data(), room.size(), format, values...);
    return {room.data(), static_cast<std::size_t>(length)};
}

} // namespace

std::string_view text(EnvironmentClass value)
{
    return word(kClasses, value);
}
std::string_view text(Role value)
{
    return word(kRoles, value);
}
std::string_view text(Readiness value)
{
    return word(kReadiness, value);
}
std::string_view text(OperationStep value)
{
    return word(kSteps, value);
}
std::string_view text(ObservationOutcome value)
{
    return word(kObservations, value);
}
std::string_view text(GatewayState value)
{
    return word(kGatewayStates, value);
}
std::string_view text(RolloutStatus value)
{
    return word(kStatuses, value);
}
std::string_view text(ShareUnit value)
{
    return word(kUnits, value);
}
std::string_view text(GuardKind value)
{
    return word(kGuardKinds, value);
}
std::string_view text(GuardAct value)
{
    return word(kGuardActs, value);
}
std::string_view text(Gate value)
{
    return word(kGates, value);
}
std::string_view text(Finish value)
{
    return word(kFinishes, value);
}
std::string_view text(Tone value)
{
    return word(kTones, value);
}
std::string_view text(LinkState value)
{
    return word(kLinks, value);
}
std::string_view text(Freshness value)
{
    return word(kFreshness, value);
}
std::string_view text(Outcome value)
{
    return word(kOutcomes, value);
}

std::string percentText(std::uint32_t permille)
{
    auto text = std::to_string(permille / 10);
    if (permille % 10 != 0)
        text += "." + std::to_string(permille % 10);
    return text;
}

std::string shareText(std::uint32_t permille)
{
    return percentText(permille) + " %";
}

EnvironmentClass environmentClassFromText(std::string_view word)
{
    std::string upper(word);
    std::transform(upper.begin(), upper.end(), upper.begin(),
        [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const auto it = std::find(kClasses.begin() + 1, kClasses.end(), upper);
    return it == kClasses.end() ? EnvironmentClass::Unknown
                                : static_cast<EnvironmentClass>(it - kClasses.begin());
}

std::string_view verb(const Command& command)
{
    return kVerbs.at(command.index());
}

std::string cliLine(const std::string& environment, const Command& command)
{
    Line line(verb(command), environment);
    std::visit(Arguments{line}, command);
    return std::move(line).text();
}

std::string shellQuote(const std::string& word)
{
    if (!word.empty() && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

std::string generationText(std::uint32_t number)
{
    return number == 0 ? "–" : "g" + std::to_string(number);
}

std::optional<std::int64_t> utcFromText(const std::string& text)
{
    std::tm parts{};
    const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (!end)
        return std::nullopt;
    const std::string_view rest(end);
    const auto fraction = rest.starts_with('.') ? rest.substr(1, 3) : std::string_view();
    std::int64_t ms = 0;
    const auto [last, error] = std::from_chars(fraction.begin(), fraction.end(), ms);
    const bool whole = fraction.empty() ? rest == "Z" : error == std::errc() && last == fraction.end();
    if (!whole || (!fraction.empty() && rest.substr(1 + fraction.size()) != "Z"))
        return std::nullopt;
    return static_cast<std::int64_t>(timegm(&parts)) * 1000 + ms;
}

std::string utcText(std::int64_t unixMs)
{
    if (unixMs == 0)
        return {};
    // Rounded down, so that the milliseconds are positive before 1970 too.
    const std::int64_t ms = ((unixMs % 1000) + 1000) % 1000;
    const auto seconds = static_cast<std::time_t>((unixMs - ms) / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::string result = formatted("%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900,
        parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    if (ms != 0)
        result += formatted(".%03d", static_cast<int>(ms));
    return result + "Z";
}

std::string durationText(std::uint64_t microseconds)
{
    const auto value = static_cast<double>(microseconds);
    if (microseconds < 1000)
        return std::to_string(microseconds) + " µs";
    if (microseconds < 100'000)
        return formatted("%.1f ms", value / 1e3);
    if (microseconds < 1'000'000)
        return formatted("%.0f ms", value / 1e3);
    if (microseconds < 60'000'000)
        return formatted("%.2f s", value / 1e6);
    const auto seconds = microseconds / 1'000'000;
    return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
}

} // namespace pult::client

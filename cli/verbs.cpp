// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "cli/commands.h"
#include "cli/judge.h"
#include "cli/prove.h"
#include "cli/read.h"
#include "cli/rollout.h"
#include "cli/traffic.h"
#include "cli/verb.h"
#include "cli/watch.h"

namespace pult::cli {

namespace {

const std::vector<Option> kPolicyOptions{
    {"gateway-ttl", "DURATION", "How long a lost gateway is still counted; default 10m."},
    {"drain", "DURATION", "How long a deployment drains; default 30s."},
    {"generation-header", "NAME", "Header with the lane's number; default x-generation."},
    {"generation-name-header", "NAME", "Header with its name; default x-generation-name."},
    {"head-header", "NAME", "Header with the head at entry; default x-generation-head."},
    {"entry", "NAME=[METHOD ]URL", "Where requests come in: http://… or grpc://…/Service/Method.",
        true},
    {"entry-header", "NAME:HEADER=VALUE", "Header of probes through that entry.", true},
};

std::vector<Option> withPolicy(std::vector<Option> options)
{
    options.insert(options.end(), kPolicyOptions.begin(), kPolicyOptions.end());
    return options;
}

Verb reading(std::string_view name, std::string_view words, std::string_view summary,
    std::string_view details, std::size_t fewest, std::size_t most,
    Exit (*run)(Context&, const Arguments&), std::vector<Option> options = {})
{
    return {name, words, summary, details, fewest, most, std::move(options), run, nullptr};
}

Verb writing(std::string_view name, std::string_view words, std::string_view summary,
    std::string_view details, std::size_t fewest, std::size_t most,
    Commands (*commands)(Context&, const Arguments&), std::vector<Option> options = {})
{
    return {name, words, summary, details, fewest, most, std::move(options), nullptr, commands};
}

const std::vector<Option> kRolloutPlanOptions{
    {"plan", "FILE", "The plan as YAML; \"-\" is standard input."},
    {"stages", "PERCENT,…", "Instead: a stage for each share, for example 1,5,25,50,100."},
    {"bake", "DURATION", "With --stages: how long each bakes at least."},
    {"minimum-sample", "N", "With --stages: what the candidate serves in each at least."},
    {"gate", "WHO", "With --stages: automatic (the default) or person."},
    {"unit", "UNIT", "With --stages: users (the default) or requests."},
    {"push-on-green", "", "With --stages: promote by itself after the last one."},
    {"holdback", "PERCENT,DURATION", "With --stages: who stays on legacy after the promote."},
};

std::vector<Option> withRolloutPlan(std::vector<Option> options)
{
    options.insert(options.end(), kRolloutPlanOptions.begin(), kRolloutPlanOptions.end());
    return options;
}

std::vector<Verb> readingVerbs()
{
    return {
        reading("environments", "", "List the environments of the control plane.", "", 0, 0,
            listEnvironments),
        reading("state", "ENV", "Show the generation table.",
            "Services are listed where they differ between generations.", 1, 1, showState,
            {{"revision", "N", "As it was at this revision; default the newest."},
                {"all", "", "Unchanged services and archived generations too."}}),
        reading("watch", "ENV", "Follow what happens, a line for each event.",
            "Goes on over lost connections. With -o json one object a line.", 1, 1,
            watchEnvironmentEvents, {{"count", "N", "End after so many events."}}),
        reading("gateways", "ENV", "List the gateways and what they acknowledged.", "", 1, 1,
            listGateways),
        reading("routes", "ENV [SERVICE]", "Show the routing table as it is pushed.",
            "Without a service: all whose routes differ between lanes.", 1, 2, listRoutes),
        reading("operations", "ENV", "List the last operations, newest first.", "", 1, 1,
            listOperations),
        reading("journal", "[ENV | verify]", "Show the audit log, newest first.",
            "\"journal verify\" checks the hash chain of the whole journal.", 0, 1, showJournal,
            {{"user", "ACCOUNT", "Only what this account did."},
                {"kind", "VERB", "Only this kind of command, for example promote."},
                {"limit", "N", "At most so many entries; default 100."}}),
        reading("rollout status", "ENV", "Show the rollout under way, or the last one.", "", 1, 1,
            showRollout,
            {{"watch", "", "Again whenever it changes."},
                {"count", "N", "With --watch: end after so many times."}}),
        reading("rollout templates", "ENV", "List the plans that rollouts may begin with.", "", 1,
            1, listRolloutTemplates),
        reading("prove", "ENV GENERATION", "Send marked requests on a lane and follow them.",
            "Through every entry of the policy unless --entry says which. \"active\" is ordinary "
            "traffic.\nExit codes: 0 all reached, 9 a lane was lost, 1 an entry did not serve it, "
            "8 no evidence.",
            2, 2, proveLane,
            {{"entry", "NAME", "Only through this entry.", true},
                {"junit", "FILE", "Write JUnit XML for CI there, too."}}),
        reading("wait", "ENV OPERATION", "Wait until every gateway acknowledged an operation.", "",
            2, 2, waitForId,
            {{"observed", "", "Until live traffic shows it, too."},
                {"timeout", "DURATION", "How long to wait; default 60s, 180s with --observed."}}),
        reading("leaks", "ENV", "Show where the lane of requests is lost, worst first.",
            "Offline, without ENV: --replay FILE --state FILE, the state as \"pultctl state ENV -o "
            "json\"\nwrote it. Exit code then: 0 what was seen kept its lane, 9 leaks, 8 not "
            "shown.",
            0, 1, listLeaks,
            {{"lane", "GENERATION", "Only edges with evidence of this lane; 0: ordinary traffic."},
                {"watch", "", "Again and again, whenever it changed."},
                {"count", "N", "With --watch: end after so many reports."},
                {"replay", "FILE", "Judge recorded spans: OTLP/JSON or Jaeger's JSON."},
                {"state", "FILE", "The generation table of that time."}}),
        reading("judge", "ENV",
            "Judge again by other thresholds: a rollout, or verdicts of the journal.",
            "Changes nothing. The rollout under way, or the last one, is judged by the control "
            "plane on what\nit has in memory. Verdicts of the journal, of ended rollouts too, are "
            "judged here, on what the\njournal keeps. Exit codes: 0 all pass, 10 one fails, 8 "
            "neither, or there is none.\nThresholds are YAML: {alpha, guards: [{name, kind, act, "
            "margin, quantile, limit, services,\nquery}]}; kinds errors, latency, mean, promql, "
            "share; what is left out is as usual.",
            1, 1, judgeRollout,
            {{"journal", "", "The verdicts that the journal keeps."},
                {"revision", "N", "The one of this revision of the journal."},
                {"from", "TIME", "Only from then on, in UTC; with --journal also a revision."},
                {"to", "TIME", "Until then; default now. A revision is included."},
                {"thresholds", "FILE",
                    "Guards in the place of the plan's; \"-\" is standard input."},
                {"alpha", "P", "Probability of a false alarm, for all of them together."},
                {"effect", "RATIO",
                    "Say when a change of so many times would be visible: 1.2 for 20 % more. Not "
                    "of "
                    "the journal."},
                {"margin", "GUARD=RATIO",
                    "With the journal: another margin of one guard; may be repeated.", true},
                {"limit", "GUARD=VALUE",
                    "With the journal: another limit of one guard; may be repeated.", true}}),
        reading("trace", "ENV TRACE", "Show one trace as a tree, who lost the lane marked.", "", 2,
            2, showTrace),
        reading("find", "ENV", "Find requests: which versions served them.",
            "Exactly one of --trace, --request and --user.", 1, 1, findRequests,
            {{"trace", "ID", "By the trace, 32 hexadecimal digits."},
                {"request", "ID", "By the request id."}, {"user", "USER", "By who asked."},
                {"limit", "N", "At most so many, up to 200; default 50."}}),
        reading("series", "ENV", "Show requests, errors and latencies over time.",
            "Metrics: requests, errors (a second), error-ratio, latency-mean, latency-p50, "
            "latency-p90,\nlatency-p95, latency-p99 (microseconds); latency-bins with -o json.",
            1, 1, showSeries,
            {{"metric", "METRIC", "What; may be repeated; default requests.", true},
                {"service", "NAME", "Only what this service served."},
                {"lane", "GENERATION", "Only requests of this lane; 0: ordinary traffic."},
                {"serving", "GENERATION", "Only what this generation served."},
                {"entry", "NAME", "Only what came in so."},
                {"by", "WHAT", "A line for each service, lane, serving or entry; may be repeated.",
                    true},
                {"from", "TIME", "From then on, in UTC; default an hour before the end."},
                {"to", "TIME", "Until then; default now."},
                {"last", "DURATION", "Instead of --from: so long before the end."},
                {"buckets", "N", "At most so many, up to 4096; default 60."},
                {"csv", "", "As CSV."}}),
    };
}

std::vector<Verb> writingVerbs()
{
    return {
        writing("create-environment", "ENV", "Make a new, empty environment. Class 3.", "", 1, 1,
            createEnvironment,
            withPolicy({{"class", "CLASS", "PROD, STAGE, TEST or UAT. Required."},
                {"cluster", "NAME", "Cluster, for people."}})),
        writing("set-policy", "ENV", "Replace the policy as a whole. Class 3.",
            "What is not given gets its default again.", 1, 1, setPolicy, kPolicyOptions),
        writing("register", "ENV FILE...", "Register releases or branches from manifests. Class 2.",
            "Several files are registered one after the other; \"-\" is standard input.", 2, 10'000,
            registerManifests, {{"name", "NAME", "Name of the generation."}}),
        writing("promote", "ENV GENERATION", "Make a candidate the active generation. Class 2.", "",
            2, 2, promote),
        writing("rollback", "ENV --expect GENERATION", "Return to the legacy generation. Class 1.",
            "", 1, 1, rollback,
            {{"expect", "GENERATION", "The one that is to become active. Required."},
                {"force", "", "Although something is not ready: break-glass, class 3."}}),
        writing("retreat", "ENV",
            "Abort a rollout that holds a share, otherwise roll back. Class 1.", "", 1, 1, retreat),
        writing("rollout start", "ENV GENERATION",
            "Begin the staged rollout of a candidate. Class 2.",
            "Without --plan, --stages and --template: the template \"default\".", 2, 2,
            startRollout,
            withRolloutPlan({{"template", "NAME", "A plan that the environment keeps."}})),
        writing("rollout share", "ENV GENERATION PERCENT",
            "Another share in the stage it is in. Class 2.", "", 3, 3, setShare),
        writing("rollout advance", "ENV GENERATION", "Go on to the next stage. Class 2.", "", 2, 2,
            advanceRollout, {{"from-stage", "N", "Only when it is in this stage, from 1."}}),
        writing("rollout pause", "ENV GENERATION", "Keep the share, stop the clock. Class 1.", "",
            2, 2, pauseRollout),
        writing("rollout resume", "ENV GENERATION", "Go on after a pause. Class 2.", "", 2, 2,
            resumeRollout),
        writing("rollout abort", "ENV GENERATION",
            "Take everybody off the candidate at once and hold it. Class 1.", "", 2, 2,
            abortRollout),
        writing("rollout set-template", "ENV NAME", "Keep a plan for rollouts. Class 2.", "", 2, 2,
            setRolloutTemplate, kRolloutPlanOptions),
        writing("rollout remove-template", "ENV NAME", "Forget a plan for rollouts. Class 2.", "",
            2, 2, removeRolloutTemplate),
        writing("rebase", "ENV GENERATION", "Move a candidate's base to the head. Class 2.", "", 2,
            2, rebase),
        writing(
            "drop", "ENV GENERATION", "Give up a candidate or a contour. Class 2.", "", 2, 2, drop),
        writing("release-hold", "ENV GENERATION",
            "Let automation and groups use a held candidate again. Class 2.", "", 2, 2,
            releaseHold),
        writing("reset-to-active", "ENV", "Drop all candidates and legacy. Class 3.", "", 1, 1,
            resetToActive),
        writing("retire-legacy", "ENV", "Give up the rollback target. Class 3.", "", 1, 1,
            retireLegacy),
        writing("freeze", "ENV", "Block classes 2 and 3, automation included. Class 1.", "", 1, 1,
            freeze,
            {{"until", "TIME", "When it ends by itself, in UTC: 2026-01-31T18:00:00Z."},
                {"for", "DURATION", "The same, counted from now: 2h."},
                {"exempt", "ACCOUNT", "Whom it does not bind; may be repeated.", true}}),
        writing("unfreeze", "ENV", "End a freeze. Class 2.", "", 1, 1, unfreeze),
        writing("waive-leak", "ENV CALLEE", "Say that a leak is known and who sees to it. Class 2.",
            "It is judged and shown as ever, but is no open leak until then.", 2, 2, waiveLeak,
            {{"caller", "SERVICE", "Who calls; without it: calls from outside."},
                {"entry", "NAME", "What the caller was asked for; without it: whatever it was."},
                {"owner", "NAME", "Who sees to it. Required."},
                {"until", "TIME", "How long, in UTC: 2026-01-31T18:00:00Z; at most 90 days."},
                {"for", "DURATION", "The same, counted from now: 336h."}}),
        writing("revoke-waiver", "ENV CALLEE", "End a waiver before its time. Class 1.", "", 2, 2,
            revokeWaiver,
            {{"caller", "SERVICE", "As it was waived."}, {"entry", "NAME", "As it was waived."}}),
        writing("report-readiness", "ENV SERVICE GENERATION",
            "Tell whether a deployment is ready. Class 1.", "", 3, 3, reportReadiness,
            {{"ready", "", "It takes requests."}, {"not-ready", "", "It does not."},
                {"detail", "TEXT", "Why not."}}),
        writing("forget-gateway", "ENV GATEWAY", "Take a lost gateway out of the count. Class 2.",
            "", 2, 2, forgetGateway),
    };
}

} // namespace

const std::vector<Verb>& verbs()
{
    static const auto kVerbs = [] {
        auto all = readingVerbs();
        for (auto& verb : writingVerbs())
            all.push_back(std::move(verb));
        return all;
    }();
    return kVerbs;
}

bool isFamily(std::string_view word)
{
    const auto beginning = std::string(word) + " ";
    return std::ranges::any_of(
        verbs(), [&](const Verb& verb) { return verb.name.starts_with(beginning); });
}

const Verb* findVerb(std::string_view name)
{
    for (const auto& verb : verbs()) {
        if (verb.name == name)
            return &verb;
    }
    return nullptr;
}

const std::vector<Option>& commonOptions()
{
    static const std::vector<Option> kOptions{
        {"server", "ADDRESS", "unix:/path or host:port; also PULT_SERVER.", false, 's'},
        {"output", "FORMAT", "table, json or yaml.", false, 'o'},
        {"help", "", "Say how it is used.", false, 'h'},
        {"version", "", "Say which version this is."},
    };
    return kOptions;
}

const std::vector<Option>& writeOptions()
{
    static const std::vector<Option> kOptions{
        {"reason", "TEXT", "Why; classes 2 and 3 need one."},
        {"yes", "", "Class 2 without being asked, for CI."},
        {"confirm", "TEXT", "Class 3: what the plan wants typed, for example \"PROD 12\"."},
        {"wait", "", "Wait until every gateway acknowledged."},
        {"observed", "", "Wait until live traffic shows it, too."},
        {"timeout", "DURATION", "How long it waits; default 60s, 180s with --observed."},
        {"request-id", "ID", "Repeat a write safely: the first answer comes back."},
    };
    return kOptions;
}

std::vector<Option> optionsOf(const Verb& verb)
{
    auto options = verb.options;
    if (verb.writes())
        options.insert(options.end(), writeOptions().begin(), writeOptions().end());
    options.insert(options.end(), commonOptions().begin(), commonOptions().end());
    return options;
}

Result<void> checkWords(const Verb& verb, const Arguments& arguments)
{
    const auto count = arguments.words.size();
    if (count >= verb.fewest && count <= verb.most)
        return {};
    const std::string line = "pultctl " + std::string(verb.name) + " " + std::string(verb.words);
    return usage(count < verb.fewest
            ? "Something is missing: " + line
            : "\"" + arguments.words[verb.most] + "\" is one word too many: " + line);
}

} // namespace pult::cli

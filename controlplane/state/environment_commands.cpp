// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "controlplane/state/draft.h"
#include "controlplane/state/names.h"
#include "controlplane/state/policy_rules.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostCluster = 100;
constexpr std::size_t kMostExempt = 100;

std::string until(std::int64_t unixMs)
{
    return unixMs == 0 ? "until Unfreeze" : "until " + words::utc(unixMs);
}

std::string freezeFlags(const Freeze& command)
{
    std::string flags;
    if (command.untilUnixMs != 0)
        flags = "--until " + words::utc(command.untilUnixMs);
    for (const auto& account : command.exempt)
        flags += (flags.empty() ? "--exempt " : " --exempt ") + words::shell(account);
    return flags;
}

Result<void> check(const Draft& draft, const Freeze& command)
{
    if (command.untilUnixMs < 0)
        return fieldInvalid("freeze.until_unix_ms", "milliseconds since 1970, not below 0");
    if (command.untilUnixMs != 0 && command.untilUnixMs <= draft.facts.nowUnixMs)
        return fieldInvalid("freeze.until_unix_ms", "lies in the past");
    if (command.exempt.size() > kMostExempt)
        return fieldInvalid("freeze.exempt", "at most 100 accounts");
    if (std::any_of(command.exempt.begin(), command.exempt.end(),
            [](const std::string& account) { return !isFreeText(account, 100); }))
        return fieldInvalid("freeze.exempt", "accounts of 1 to 100 bytes of UTF-8");
    return {};
}

} // namespace

Result<void> handle(Draft& draft, const CreateEnvironment& command)
{
    const auto& name = draft.request.environment;
    if (!isEnvironmentName(name)) {
        return fieldInvalid("create_environment.name",
            "DNS labels of lower case letters, digits and hyphens, joined by '/', at most 100 "
            "bytes");
    }
    if (command.cluster.size() > kMostCluster
        || (!command.cluster.empty() && !isFreeText(command.cluster, kMostCluster)))
        return fieldInvalid("create_environment.cluster", "at most 100 bytes of UTF-8");
    const auto policy = policyWithDefaults(command.policy);
    if (auto checked = checkPolicy(policy); !checked)
        return checked;

    const auto word = words::environmentClass(command.environmentClass);
    draft.act(3, "Create environment " + name,
        name + " is there as " + word + ", with nothing registered.");
    draft.effectWords = word + (command.cluster.empty() ? "" : ", " + command.cluster);
    auto flags = "--class " + word;
    if (!command.cluster.empty())
        flags += " --cluster " + words::shell(command.cluster);
    if (const auto more = policyFlags(policy); !more.empty())
        flags += " " + more;
    draft.decision.cli = draft.cli("create-environment", flags);
    if (draft.state.find(name)) {
        draft.refuse(reasons::kEnvironmentExists, name + " exists already.");
        return {};
    }
    draft.effectLine("ENVIRONMENT_APPEARS", name + " appears as " + word, {name, word});
    draft.effect = EnvironmentCreated{command.environmentClass, command.cluster, policy};
    return {};
}

Result<void> handle(Draft& draft, const SetPolicy& command)
{
    const auto policy = policyWithDefaults(command.policy);
    if (auto checked = checkPolicy(policy); !checked)
        return checked;
    draft.act(3, "Set policy", "The policy of " + draft.before.name + " changes.");
    draft.decision.cli = draft.cli("set-policy", policyFlags(policy));
    if (policy == draft.before.policy) {
        draft.noOp("The policy is that already.");
        return {};
    }
    tellPolicy(draft, draft.before.policy, policy);
    for (const auto& line : draft.decision.effects)
        draft.effectWords += (draft.effectWords.empty() ? "" : ", ") + line.text;
    draft.effect = PolicySet{policy};
    return {};
}

Result<void> handle(Draft& draft, const Freeze& command)
{
    if (auto checked = check(draft, command); !checked)
        return checked;
    auto exempt = command.exempt;
    std::sort(exempt.begin(), exempt.end());
    exempt.erase(std::unique(exempt.begin(), exempt.end()), exempt.end());

    const auto& name = draft.before.name;
    draft.act(1, "Freeze",
        name + " takes no change that raises risk, " + until(command.untilUnixMs) + ".");
    draft.decision.cli = draft.cli("freeze", freezeFlags(command));
    draft.effectWords = until(command.untilUnixMs);
    const auto& now = draft.before.freeze;
    const bool sameReason = command.reason.empty() || (now && command.reason == now->reason);
    if (now && now->untilUnixMs == command.untilUnixMs && now->exempt == exempt && sameReason) {
        draft.noOp(name + " is frozen like this already.");
        return {};
    }
    draft.effectLine("FREEZE_BLOCKS",
        "classes 2 and 3 are refused, automation included, " + until(command.untilUnixMs),
        {command.untilUnixMs == 0 ? std::string() : words::utc(command.untilUnixMs)});
    draft.effectLine("FREEZE_LEAVES", "rolling back stays possible", {}, Tone::Good);
    if (!exempt.empty()) {
        draft.effectLine("FREEZE_EXEMPT", "it does not bind " + words::names(exempt, 10),
            {words::names(exempt, 10)});
        draft.effectWords += ", exempt " + words::names(exempt, 10);
    }
    if (now)
        draft.effectLine(
            "FREEZE_REPLACED", "it takes the place of the freeze by " + now->by, {now->by});
    draft.effect = Frozen{command.reason.empty() ? draft.request.reason : command.reason,
        command.untilUnixMs, std::move(exempt)};
    return {};
}

Result<void> handle(Draft& draft, const Unfreeze&)
{
    const auto& freeze = draft.before.freeze;
    draft.act(2, "Unfreeze", draft.before.name + " takes changes again.");
    draft.decision.cli = draft.cli("unfreeze");
    if (!freeze) {
        draft.noOp(draft.before.name + " is not frozen.");
        return {};
    }
    draft.effectWords = "ends the freeze by " + freeze->by;
    draft.effectLine("FREEZE_ENDS",
        "the freeze by " + freeze->by + (freeze->reason.empty() ? "" : " (" + freeze->reason + ")")
            + " ends",
        {freeze->by, freeze->reason});
    draft.effect = Unfrozen{};
    return {};
}

} // namespace pult::state

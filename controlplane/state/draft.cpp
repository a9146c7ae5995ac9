// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/draft.h"

#include "controlplane/state/reasons.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

std::string roleInWords(Role role)
{
    switch (role) {
    case Role::Candidate:
        return "a candidate";
    case Role::Active:
        return "active already";
    case Role::Legacy:
        return "legacy, the way back";
    case Role::Contour:
        return "a contour, for testing only";
    case Role::Archived:
        return "out of the table";
    }
    return "unknown";
}

} // namespace

void Draft::act(std::uint32_t commandClass, std::string act, std::string summary)
{
    decision.commandClass = commandClass;
    decision.act = std::move(act);
    decision.summary = std::move(summary);
}

void Draft::refuse(std::string reason, std::string message, std::vector<std::string> nextActs)
{
    decision.refusals.push_back({std::move(reason), std::move(message), std::move(nextActs)});
}

void Draft::noOp(std::string summary)
{
    decision.noOp = true;
    decision.summary = std::move(summary);
}

void Draft::effectLine(std::string code, std::string text, std::vector<std::string> args, Tone tone)
{
    decision.effects.push_back({std::move(code), std::move(text), std::move(args), tone});
}

void Draft::evidenceLine(
    std::string code, std::string text, std::vector<std::string> args, Tone tone)
{
    decision.evidence.push_back({std::move(code), std::move(text), std::move(args), tone});
}

void Draft::notUndoneLine(
    std::string code, std::string text, std::vector<std::string> args, Tone tone)
{
    decision.notUndone.push_back({std::move(code), std::move(text), std::move(args), tone});
}

std::string Draft::cli(const std::string& verb, const std::string& rest) const
{
    auto line = "pultctl " + verb + " " + words::shell(request.environment);
    if (!rest.empty())
        line += " " + rest;
    return line;
}

GenerationPtr Draft::known(GenerationNumber number)
{
    auto generation = before.find(number);
    if (!generation) {
        refuse(reasons::kGenerationUnknown,
            request.environment + " has no " + words::generation(number) + ".", {cli("state")});
    }
    return generation;
}

GenerationPtr Draft::candidate(GenerationNumber number)
{
    auto generation = known(number);
    if (!generation || generation->role == Role::Candidate)
        return generation;
    refuse(reasons::kNotACandidate,
        words::generation(number) + " is " + roleInWords(generation->role) + ".");
    return nullptr;
}

tl::unexpected<Error> fieldInvalid(const std::string& field, const std::string& why)
{
    return failure(
        Code::InvalidArgument, reasons::kFieldInvalid, field + ": " + why, {{"field", field}});
}

} // namespace pult::state

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/command.h"

namespace pult::client {

// Plain values of a plan; the meaning of every field is documented in
// pult/v1/release_control.proto.

enum class Tone
{
    Info,
    Good,
    Warn,
    Bad,
};

struct PlanLine
{
    std::string code;
    std::string text;
    std::vector<std::string> args;
    Tone tone = Tone::Info;
};

struct ServiceChange
{
    std::string service;
    std::string versionBefore;
    std::string versionAfter;
    std::uint32_t generationBefore = 0;
    std::uint32_t generationAfter = 0;
    std::vector<std::string> notes;
};

struct Refusal
{
    std::string reason;
    std::string message;
    std::vector<std::string> nextActs;
};

struct Plan
{
    std::string environment;
    std::string act;
    std::string summary;
    std::uint32_t commandClass = 0;
    std::vector<Refusal> refusals;
    std::vector<PlanLine> effects;
    std::vector<PlanLine> evidence;
    std::vector<PlanLine> notUndone;
    std::vector<ServiceChange> services;
    std::uint32_t servicesChanged = 0;
    std::uint32_t gatewaysConcerned = 0;
    std::uint32_t expectedMs = 0;
    std::string effectDigest;
    std::string token;
    std::uint32_t tokenLivesSeconds = 0;
    std::string confirmation;
    std::string cli;
    bool noOp = false;
    std::uint64_t revision = 0;
    //! The command as asked for; what Execute has to send with the token.
    Command command;

    [[nodiscard]] bool refused() const { return !refusals.empty(); }
};

struct Execution
{
    std::string environment;
    Command command;
    std::string token;
    std::string requestId;
    std::string reason;
    std::string confirmation;
};

} // namespace pult::client

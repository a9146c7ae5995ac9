// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/logging.h"

#include <array>
#include <memory>

#include <grpc/support/log.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace pult {

namespace {

//! %* : the syslog priority of the line in angle brackets.
class PriorityFlag final : public spdlog::custom_flag_formatter
{
public:
    void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
        spdlog::memory_buf_t& to) override
    {
        constexpr std::array<char, 7> kPriorities{'7', '7', '6', '4', '3', '2', '2'};
        const auto level = static_cast<std::size_t>(message.level);
        to.push_back('<');
        to.push_back(level < kPriorities.size() ? kPriorities.at(level) : '6');
        to.push_back('>');
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override
    {
        return std::make_unique<PriorityFlag>();
    }
};

void logOfGrpc(gpr_log_func_args* args)
{
    // What gRPC calls an error is seldom one of this program's.
    spdlog::debug("gRPC: {}", args->message);
}

} // namespace

void logToStandardError(const std::string& level, bool journal)
{
    auto logger = spdlog::stderr_logger_mt("pultd");
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<PriorityFlag>('*').set_pattern(
        journal ? "%*%v" : "%Y-%m-%dT%H:%M:%S.%e %l %v");
    logger->set_formatter(std::move(formatter));
    logger->set_level(spdlog::level::from_str(level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
    gpr_set_log_function(logOfGrpc);
}

} // namespace pult

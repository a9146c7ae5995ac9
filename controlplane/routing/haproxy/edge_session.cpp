// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/edge_session.h"

#include <array>
#include <charconv>
#include <utility>

#include "controlplane/routing/reasons.h"

namespace pult::routing {

namespace {

//! Since then maps can be replaced as a whole ("prepare map").
constexpr std::pair<int, int> kOldest{2, 4};
//! First words of the description in packaging/haproxy/edge.cfg.
constexpr std::string_view kConfiguration = "pult edge 1 ";

tl::unexpected<Error> refused(const std::string& why)
{
    return failure(Code::FailedPrecondition, reasons::kEdgeRefused, why);
}

std::pair<int, int> numbersOf(const std::string& version)
{
    std::pair<int, int> numbers{0, 0};
    const auto* const end = version.data() + version.size();
    const auto major = std::from_chars(version.data(), end, numbers.first);
    if (major.ptr != end && *major.ptr == '.')
        std::from_chars(major.ptr + 1, end, numbers.second);
    return numbers;
}

//! HAProxy answers changes of addresses with words, and everything else that succeeds with nothing.
bool isComplaint(const std::string& command, const std::string& answer)
{
    if (answer.empty() || answer == "\n")
        return false;
    const bool moves = command.find(" addr ") != std::string::npos;
    return !moves
        || (answer.find("changed from") == std::string::npos
            && answer.find("no need to change") == std::string::npos);
}

std::string firstLine(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

} // namespace

EdgeSession::EdgeSession(
    RuntimeSocket socket, RuntimeState actual, std::chrono::milliseconds patience)
    : m_socket(std::move(socket))
    , m_actual(std::move(actual))
    , m_patience(patience)
{}

Result<EdgeSession> EdgeSession::open(const std::string& path, std::chrono::milliseconds patience)
{
    auto socket = RuntimeSocket::connect(path, patience);
    if (!socket)
        return failure(std::move(socket.error()));
    auto actual = readRuntime(*socket);
    if (!actual && actual.error().reason == reasons::kEdgeUnreachable)
        return failure(std::move(actual.error()));
    const auto answers = socket->run({"show info"});
    if (!answers)
        return failure(answers.error());
    const auto info = readInfo(answers->front());
    if (numbersOf(info.version) < kOldest)
        return refused("HAProxy " + (info.version.empty() ? "of no version" : info.version)
            + " is too old: 2.4 or newer is needed");
    if (!actual)
        return failure(std::move(actual.error()));
    return EdgeSession(*std::move(socket), *std::move(actual), patience);
}

std::string EdgeSession::version() const
{
    return m_actual.info.version.substr(0, m_actual.info.version.find_first_of("-+"));
}

Result<void> EdgeSession::checkConfiguration(const EdgeTable& table) const
{
    const auto& description = m_actual.info.description;
    if (!description.starts_with(kConfiguration))
        return refused("its configuration calls itself \"" + description
            + "\": it is not the one of docs/haproxy.md");
    const auto wanted
        = table.headers.generation + ' ' + table.headers.generationName + ' ' + table.headers.head;
    const auto present = description.substr(kConfiguration.size());
    if (present != wanted)
        return refused("its configuration stamps the headers " + present + ", the policy says "
            + wanted + ": see PULT_GENERATION_HEADER in docs/haproxy.md");
    return {};
}

Result<void> EdgeSession::apply(const EdgeTable& table)
{
    if (auto checked = checkConfiguration(table); !checked)
        return checked;
    auto slots = assignSlots(m_slots, table, m_actual);
    if (!slots)
        return failure(std::move(slots.error()));
    m_slots = *std::move(slots);
    m_image = imageOf(table, m_slots);
    const auto changes = changesTo(m_image, m_actual);
    if (changes.empty())
        return {};
    if (auto written = write(m_image, changes); !written)
        return written;
    return readBack(m_image, changes);
}

std::string EdgeSession::switchCommand(const EdgeTable& table) const
{
    return tableCommands(imageOf(table, m_slots), m_actual).front();
}

Result<void> EdgeSession::write(const EdgeImage& image, const EdgeChanges& changes)
{
    m_complaint.clear();
    auto replaced = replacements(image, changes);
    if (!replaced)
        return failure(std::move(replaced.error()));
    auto commands = changes.servers;
    for (const auto& more : {*replaced, changes.table, changes.emptied})
        commands.insert(commands.end(), more.begin(), more.end());
    return tell(commands);
}

Result<std::vector<std::string>> EdgeSession::replacements(
    const EdgeImage& image, const EdgeChanges& changes)
{
    std::vector<std::string> prepare;
    for (const auto& name : changes.replaced)
        prepare.push_back(prepareCommand(m_actual, name));
    const auto answers = m_socket.run(prepare);
    if (!answers)
        return failure(answers.error());
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < prepare.size(); ++i) {
        const auto version = preparedVersion(answers->at(i));
        if (version.empty())
            return refused("it answered \"" + firstLine(answers->at(i)) + "\" to " + prepare[i]);
        auto all = replaceCommands(image, m_actual, changes.replaced[i], version);
        commands.insert(commands.end(), all.begin(), all.end());
    }
    return commands;
}

Result<void> EdgeSession::tell(const std::vector<std::string>& commands)
{
    const auto answers = m_socket.run(commands);
    if (!answers)
        return failure(answers.error());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (m_complaint.empty() && isComplaint(commands[i], answers->at(i)))
            m_complaint = "it answered \"" + firstLine(answers->at(i)) + "\" to " + commands[i];
    }
    return {};
}

Result<void> EdgeSession::readBack(const EdgeImage& image, const EdgeChanges& changes)
{
    std::vector<std::string> questions;
    for (const auto& name : changes.maps)
        questions.push_back("show map " + m_actual.mapIds.at(name));
    for (const auto& slot : changes.slots)
        questions.push_back("show servers state " + slot);
    const auto answers = m_socket.run(questions);
    if (!answers)
        return failure(answers.error());
    auto answer = answers->begin();
    for (const auto& name : changes.maps)
        m_actual.maps[name] = readMap(*answer++);
    for (const auto& slot : changes.slots)
        m_actual.slots[slot] = readServers(*answer++)[slot];
    const auto difference = differenceOf(image, m_actual);
    if (difference.empty())
        return {};
    return refused(m_complaint.empty() ? difference : m_complaint + "; " + difference);
}

Result<bool> EdgeSession::stillHolds(const std::string& path)
{
    // Over a connection of its own: after a reload the old process would go on answering over ours.
    auto socket = RuntimeSocket::connect(path, m_patience);
    if (!socket)
        return failure(std::move(socket.error()));
    auto actual = readRuntime(*socket);
    if (!actual)
        return failure(std::move(actual.error()));
    const bool same = actual->info == m_actual.info && differenceOf(m_image, *actual).empty();
    if (!same) {
        m_socket = *std::move(socket);
        m_actual = *std::move(actual);
    }
    return same;
}

} // namespace pult::routing

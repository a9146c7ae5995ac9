// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/journal_tool.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <ostream>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "controlplane/journal/read_session.h"
#include "controlplane/journal/sqlite_journal.h"

namespace pult::journal {

using state::Record;
using state::Revision;

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr auto kHelp
    = "usage: pultd journal verify  [--data DIR | --directory DIR]\n"
      "       pultd journal export  [--data DIR | --directory DIR] [--from REVISION] [--to "
      "REVISION]\n"
      "       pultd journal archive [--data DIR | --directory DIR] --before REVISION\n"
      "  --data DIR       as pultd was started with; its journal is in DIR/journal\n"
      "  --directory DIR  the journal itself\n";

struct Request
{
    std::filesystem::path directory;
    Revision from = 1;
    Revision to = std::numeric_limits<std::int64_t>::max();
    std::optional<Revision> before;
};

Result<Revision> parseRevision(const std::string& option, const std::string& text)
{
    Revision value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, value);
    if (code == std::errc() && stopped == end)
        return value;
    return failure(Code::InvalidArgument, "USAGE",
        option + " takes the number of a revision, not \"" + text + "\"");
}

Result<void> setOption(Request& request, const std::string& option, const std::string& text)
{
    if (option == "--directory") {
        request.directory = text;
        return {};
    }
    if (option == "--data") {
        request.directory = std::filesystem::path(text) / "journal";
        return {};
    }
    return parseRevision(option, text).map([&](Revision value) {
        if (option == "--from")
            request.from = value;
        else if (option == "--to")
            request.to = value;
        else
            request.before = value;
    });
}

Result<Request> parse(const std::vector<std::string>& args, const std::vector<std::string>& options,
    const JournalToolSettings& settings)
{
    Request request;
    request.directory = settings.defaultDirectory;
    for (std::size_t i = 1; i < args.size(); i += 2) {
        if (std::find(options.begin(), options.end(), args[i]) == options.end())
            return failure(Code::InvalidArgument, "USAGE",
                "journal " + args[0] + " knows no option \"" + args[i] + "\"");
        if (i + 1 == args.size())
            return failure(Code::InvalidArgument, "USAGE", args[i] + " needs a value");
        if (auto set = setOption(request, args[i], args[i + 1]); !set)
            return failure(std::move(set.error()));
    }
    if (request.directory.empty())
        return failure(Code::InvalidArgument, "USAGE", "--directory is missing");
    return request;
}

Result<ReadSession> openForReading(const Request& request, const JournalToolSettings& settings)
{
    const JournalDirectory directory(request.directory);
    if (!std::filesystem::exists(directory.database()))
        return failure(Code::Unavailable, "JOURNAL_UNREADABLE",
            directory.database().string() + ": there is no such file");
    return ReadSession::open(directory, settings.vfs);
}

Result<void> verify(const Request& request, std::ostream& out, const JournalToolSettings& settings)
{
    auto session = openForReading(request, settings);
    if (!session)
        return failure(std::move(session.error()));
    const auto records = session->verify();
    if (!records)
        return failure(records.error());
    const auto head = session->head();
    const auto segments = session->segments();
    if (!head || !segments)
        return failure(head ? segments.error() : head.error());
    out << "journal " << session->journalId() << "\n"
        << *records << " records, " << segments->size() << " archived segments, chain whole\n"
        << "head " << head->revision << " " << toHex(head->hash) << "\n";
    return {};
}

std::string base64(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

void addEvent(
    nlohmann::ordered_json& line, const Record& record, const JournalToolSettings& settings)
{
    if (!settings.decodeEvent)
        return;
    const auto decoded = settings.decodeEvent(record.schema, record.bytes);
    auto event = decoded ? nlohmann::ordered_json::parse(*decoded, nullptr, false)
                         : nlohmann::ordered_json(nlohmann::ordered_json::value_t::discarded);
    if (!event.is_discarded())
        line["event"] = std::move(event);
    else
        line["eventError"] = decoded ? "the decoder gave no JSON" : decoded.error().message;
}

std::string exportLine(const Record& record, const JournalToolSettings& settings)
{
    nlohmann::ordered_json line;
    line["revision"] = record.revision;
    line["unixMs"] = record.unixMs;
    line["environment"] = record.environment;
    line["user"] = record.user;
    line["kind"] = record.kind;
    line["requestId"] = record.requestId;
    line["requestDigest"] = toHex(record.requestDigest);
    line["tokenId"] = record.tokenId;
    line["schema"] = record.schema;
    line["bytes"] = base64(record.bytes);
    addEvent(line, record, settings);
    line["previousHash"] = toHex(record.previousHash);
    line["hash"] = toHex(record.hash);
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<void> exportRecords(
    const Request& request, std::ostream& out, const JournalToolSettings& settings)
{
    auto session = openForReading(request, settings);
    if (!session)
        return failure(std::move(session.error()));
    const Revision after = request.from == 0 ? 0 : request.from - 1;
    auto replayed = session->replay(after, request.to, [&](const Record& record) -> Result<bool> {
        out << exportLine(record, settings) << '\n';
        return out.good();
    });
    if (!replayed)
        return replayed;
    if (!out.flush())
        return failure(Code::Unavailable, "EXPORT_FAILED", "the output cannot be written");
    return {};
}

Result<void> archive(const Request& request, std::ostream& out, const JournalToolSettings& settings)
{
    if (!std::filesystem::exists(JournalDirectory(request.directory).database()))
        return failure(Code::Unavailable, "JOURNAL_UNREADABLE",
            JournalDirectory(request.directory).database().string() + ": there is no such file");
    SystemClock clock;
    SystemIdSource ids;
    SqliteJournal::Options options;
    options.directory = request.directory;
    options.clock = &clock;
    options.ids = &ids;
    options.vfs = settings.vfs;
    options.maxSchema = settings.maxSchema;
    auto journal = SqliteJournal::create(options);
    if (!journal)
        return failure(std::move(journal.error()));
    const auto archived = (*journal)->archiveBefore(*request.before);
    if (!archived)
        return failure(archived.error());
    out << archived->records << " records moved to " << archived->segments << " files in "
        << JournalDirectory(request.directory).archive().string() << "\n";
    return {};
}

using Run = Result<void> (*)(const Request&, std::ostream&, const JournalToolSettings&);

struct Command
{
    Run run;
    std::vector<std::string> options;
};

const std::map<std::string, Command>& commands()
{
    static const std::map<std::string, Command> kCommands{
        {"verify", {verify, {"--data", "--directory"}}},
        {"export", {exportRecords, {"--data", "--directory", "--from", "--to"}}},
        {"archive", {archive, {"--data", "--directory", "--before"}}},
    };
    return kCommands;
}

int usage(std::ostream& err, const std::string& what)
{
    err << "pultd journal: " << what << "\n" << kHelp;
    return kUsage;
}

} // namespace

int runJournalTool(const std::vector<std::string>& args, std::ostream& out, std::ostream& err,
    const JournalToolSettings& settings)
{
    if (args.empty())
        return usage(err, "a command is missing");
    if (args[0] == "--help" || args[0] == "help") {
        out << kHelp;
        return kDone;
    }
    const auto command = commands().find(args[0]);
    if (command == commands().end())
        return usage(err, "there is no command \"" + args[0] + "\"");
    const auto request = parse(args, command->second.options, settings);
    if (!request)
        return usage(err, request.error().message);
    if (args[0] == "archive" && !request->before)
        return usage(err, "--before is missing");
    if (const auto done = command->second.run(*request, out, settings); !done) {
        err << "pultd journal " << args[0] << ": " << done.error().reason << ": "
            << done.error().message << "\n";
        return kFailed;
    }
    return kDone;
}

} // namespace pult::journal

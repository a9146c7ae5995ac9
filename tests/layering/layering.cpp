// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads every #include of the sources and checks it against the arrows of rules.txt; also that the
// control plane, the command line and the Qt-free client include nothing of Qt, and that the rules
// themselves name only folders that exist and draw no circle.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

namespace fs = std::filesystem;

namespace {

using Rules = std::map<std::string, std::set<std::string>>;

Rules readRules(const fs::path& file)
{
    Rules rules;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(':');
        if (line.empty() || line.front() == '#' || colon == std::string::npos)
            continue;
        auto& allowed = rules[line.substr(0, colon)];
        std::istringstream words(line.substr(colon + 1));
        for (std::string word; words >> word;)
            allowed.insert(word);
    }
    return rules;
}

//! The longest room that holds the file; nothing for a file outside all rooms.
std::optional<std::string> roomOf(const Rules& rules, std::string path)
{
    for (auto slash = path.rfind('/'); slash != std::string::npos; slash = path.rfind('/')) {
        path.resize(slash);
        if (rules.contains(path))
            return path;
    }
    return std::nullopt;
}

bool isGenerated(const std::string& include)
{
    return include.ends_with(".pb.h");
}

bool isQtFree(const std::string& room)
{
    return room.starts_with("controlplane") || room == "cli" || room == "client" || room == "common"
        || room == "playground";
}

//! <QString>, <QtGlobal>, <QtCore/qstring.h>
bool isOfQt(const std::string& include)
{
    return include.size() > 1 && include[0] == 'Q'
        && (include[1] == 't' || (include[1] >= 'A' && include[1] <= 'Z'));
}

//! What is wrong with one include line of a file in `room`; empty: nothing.
std::string complaint(const Rules& rules, const std::string& room, const std::string& line)
{
    const auto quote = line.find_first_of("\"<", 8);
    if (!line.starts_with("#include") || quote == std::string::npos)
        return {};
    const auto end = line.find_first_of("\">", quote + 1);
    const std::string include = line.substr(quote + 1, end - quote - 1);
    if (isOfQt(include))
        return isQtFree(room) ? "includes <" + include + ">, but it is free of Qt" : "";
    const auto& allowed = rules.at(room);
    if (isGenerated(include))
        return allowed.contains("generated") ? "" : "includes the wire format " + include;
    const auto target = roomOf(rules, include);
    if (!target || *target == room || allowed.contains(*target))
        return {};
    return "includes " + include + ", but " + room + " may not know " + *target;
}

int check(const Rules& rules, const fs::path& root)
{
    int files = 0;
    int complaints = 0;
    for (const auto& [room, allowed] : rules) {
        const auto top = room.substr(0, room.find('/'));
        if (top != room)
            continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto path = fs::relative(entry.path(), root).generic_string();
            const auto own = roomOf(rules, path);
            if (!own || (!path.ends_with(".h") && !path.ends_with(".cpp")))
                continue;
            ++files;
            std::ifstream in(entry.path());
            int number = 0;
            for (std::string line; std::getline(in, line);) {
                ++number;
                if (const auto what = complaint(rules, *own, line); !what.empty()) {
                    std::cout << path << ':' << number << ": " << what << '\n';
                    ++complaints;
                }
            }
        }
    }
    std::cout << files << " files, " << complaints << " arrows against the plan\n";
    return files > 0 && complaints == 0 ? 0 : 1;
}

//! The rooms on a circle and those above it: what is left when rooms are taken away from the bottom
//! up.
std::set<std::string> roomsInCircles(const Rules& rules)
{
    std::set<std::string> taken{"generated"};
    const auto ready = [&taken](const auto& rule) {
        return !taken.contains(rule.first)
            && std::includes(taken.begin(), taken.end(), rule.second.begin(), rule.second.end());
    };
    for (auto next = rules.begin(); next != rules.end();) {
        next = std::find_if(rules.begin(), rules.end(), ready);
        if (next != rules.end())
            taken.insert(next->first);
    }
    std::set<std::string> left;
    for (const auto& [room, allowed] : rules)
        if (!taken.contains(room))
            left.insert(room);
    return left;
}

//! How much is wrong with the rules themselves: every room is a folder, no arrows run in a circle.
int checkRules(const Rules& rules, const fs::path& root)
{
    int complaints = 0;
    for (const auto& [room, allowed] : rules) {
        if (fs::is_directory(root / room))
            continue;
        std::cout << "rules.txt: there is no folder " << room << '\n';
        ++complaints;
    }
    for (const auto& room : roomsInCircles(rules)) {
        std::cout << "rules.txt: " << room << " knows itself, or a room that is not listed\n";
        ++complaints;
    }
    return complaints;
}

//! A check that cannot fail is none: a forbidden arrow has to be found.
bool findsForbiddenArrow(const Rules& rules)
{
    return !complaint(rules, "controlplane/state", "#include \"controlplane/api/x.h\"").empty()
        && !complaint(rules, "client", "#include <QObject>").empty()
        && !complaint(rules, "models", "#include \"pult/v1/state.pb.h\"").empty()
        && !complaint(rules, "models", "#include <controlplane/state/x.h>").empty()
        && !complaint(rules, "cli", "#include <QtCore/qobject.h>").empty()
        && complaint(rules, "app", "#include \"ui/pages/x.h\"").empty()
        && roomsInCircles({{"a", {"b"}}, {"b", {"a"}}, {"c", {}}}).size() == 2;
}

} // namespace

int main(int argc, char** argv)
{
    const fs::path root = argc > 1 ? argv[1] : ".";
    auto rules = readRules(root / "tests/layering/rules.txt");
    rules.try_emplace("ui");
    if (!findsForbiddenArrow(rules)) {
        std::cout << "the checker itself is broken\n";
        return 1;
    }
    return checkRules(rules, root) + check(rules, root) == 0 ? 0 : 1;
}

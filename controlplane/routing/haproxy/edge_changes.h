// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/routing/haproxy/edge_image.h"

namespace pult::routing {

//! What has to be told to HAProxy so that it becomes like the image, in the order that no request
//! is lost in: servers before the maps that lead to them, maps that testers use before the one that
//! decides for everybody, servers that nothing leads to any more last.
struct EdgeChanges
{
    std::vector<std::string> servers;
    //! Maps to be replaced as a whole in one transaction each: they need the version that "prepare
    //! map" answers with.
    std::vector<std::string> replaced;
    //! The table that every request reads: one write.
    std::vector<std::string> table;
    std::vector<std::string> emptied;

    [[nodiscard]] bool empty() const
    {
        return servers.empty() && replaced.empty() && table.empty() && emptied.empty();
    }
    //! Maps and slots that are not as they were, for reading back.
    std::vector<std::string> maps;
    std::vector<std::string> slots;
};

//! Pure.
[[nodiscard]] EdgeChanges changesTo(const EdgeImage& image, const RuntimeState& actual);

//! What brings the map that decides for everybody to what the image says, whatever it holds now.
[[nodiscard]] std::vector<std::string> tableCommands(
    const EdgeImage& image, const RuntimeState& actual);

//! "prepare map #3"
[[nodiscard]] std::string prepareCommand(const RuntimeState& actual, const std::string& map);
//! All entries of the map and the commit; `version` is what "prepare map" answered.
[[nodiscard]] std::vector<std::string> replaceCommands(const EdgeImage& image,
    const RuntimeState& actual, const std::string& map, const std::string& version);
//! The number in "New version created: 3". Empty: it is not such an answer.
[[nodiscard]] std::string preparedVersion(const std::string& answer);

//! What is not as it should be after all was written, in words. Empty: everything is.
[[nodiscard]] std::string differenceOf(const EdgeImage& image, const RuntimeState& actual);

} // namespace pult::routing

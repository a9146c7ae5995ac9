// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/page_token.h"

#include <charconv>

#include "common/hash.h"
#include "controlplane/api/reasons.h"

namespace pult::api {

std::string pageToken(const state::Journal::Query& query, state::Revision before)
{
    const auto place = std::to_string(before);
    std::string text = "page";
    for (const auto* part : {&query.environment, &query.user, &query.kind, &place})
        text += '\0' + *part;
    constexpr std::size_t kCheckDigits = 16;
    return place + '-' + toHex(sha256({text})).substr(0, kCheckDigits);
}

Result<state::Revision> openPageToken(const state::Journal::Query& query, std::string_view token)
{
    state::Revision before = 0;
    const auto dash = std::min(token.find('-'), token.size());
    std::from_chars(token.data(), token.data() + dash, before);
    if (before == 0 || pageToken(query, before) != token) {
        return failure(Code::InvalidArgument, kPageTokenInvalid,
            "The page token is not one of this listing: the filters have to stay the same from "
            "page "
            "to page.");
    }
    return before;
}

} // namespace pult::api

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/caller.h"

#include <utility>

#include "common/metadata.h"
#include "common/utf8.h"

namespace pult::api {

namespace {

constexpr std::size_t kLongestOrigin = 200;

bool isControl(std::string_view sequence)
{
    const auto first = static_cast<unsigned char>(sequence[0]);
    const bool c1
        = sequence.size() == 2 && first == 0xc2 && static_cast<unsigned char>(sequence[1]) < 0xa0;
    return first < 0x20 || first == 0x7f || c1;
}

} // namespace

std::string cleanOrigin(std::string_view text)
{
    std::string clean;
    while (!text.empty()) {
        const auto length = utf8Length(text);
        const auto taken = text.substr(0, length == 0 ? 1 : length);
        if (clean.size() + taken.size() > kLongestOrigin)
            break;
        clean += length == 0 || isControl(taken) ? std::string_view("?") : taken;
        text.remove_prefix(taken.size());
    }
    return clean.empty() ? "unknown" : clean;
}

Result<Caller> callerOf(const grpc::CallbackServerContext& context, const Accounts& accounts)
{
    auto user = accounts.accountOf(context.peer());
    if (!user)
        return failure(std::move(user.error()));
    const auto& metadata = context.client_metadata();
    const auto origin = metadata.find(kOriginMetadata);
    const auto text = origin == metadata.end()
        ? std::string_view()
        : std::string_view(origin->second.data(), origin->second.size());
    return Caller{*std::move(user), cleanOrigin(text)};
}

} // namespace pult::api

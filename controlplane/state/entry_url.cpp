// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/entry_url.h"

#include <algorithm>
#include <charconv>

#include "controlplane/state/reasons.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostUrl = 2000;
constexpr std::size_t kMostHost = 253;
constexpr std::string_view kHttp = "http://";
constexpr std::string_view kGrpc = "grpc://";

tl::unexpected<Error> wrong(std::string why)
{
    return failure(Code::InvalidArgument, reasons::kFieldInvalid, std::move(why));
}

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isHost(std::string_view host, bool bracketed)
{
    const auto allowed = [bracketed](char c) {
        return isWordCharacter(c) || c == '.'
            || (bracketed ? c == ':' || c == '%' : c == '-' || c == '_');
    };
    return !host.empty() && host.size() <= kMostHost
        && std::all_of(host.begin(), host.end(), allowed);
}

bool takePort(std::string_view text, std::uint16_t& port)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port != 0;
}

//! "/package.Service/Method"
bool isMethodPath(std::string_view path)
{
    const auto slash = path.find('/', 1);
    const auto isName = [](std::string_view name, bool dotted) {
        return !name.empty() && std::all_of(name.begin(), name.end(), [dotted](char c) {
            return isWordCharacter(c) || c == '_' || (dotted && c == '.');
        });
    };
    return slash != path.npos && isName(path.substr(1, slash - 1), true)
        && isName(path.substr(slash + 1), false);
}

bool isHttpPath(std::string_view path)
{
    return std::all_of(
        path.begin(), path.end(), [](char c) { return c > ' ' && c <= '~' && c != '#'; });
}

} // namespace

Result<EntryUrl> EntryUrl::parse(std::string_view text)
{
    EntryUrl url;
    url.isGrpc = text.starts_with(kGrpc);
    if (!url.isGrpc && !text.starts_with(kHttp))
        return wrong("http://host:port/path or grpc://host:port/package.Service/Method, not \""
            + std::string(text.substr(0, 200)) + "\"");
    if (text.size() > kMostUrl)
        return wrong("at most 2000 bytes");
    text.remove_prefix(kHttp.size());
    const auto slash = std::min(text.find('/'), text.size());
    auto place = text.substr(0, slash);
    url.path = text.substr(slash);
    const bool bracketed = place.starts_with('[');
    const auto colon = bracketed ? place.find("]:") : place.find(':');
    if (colon == place.npos || !takePort(place.substr(colon + (bracketed ? 2 : 1)), url.port))
        return wrong("a port from 1 to 65535 has to follow the host");
    url.host = bracketed ? place.substr(1, colon - 1) : place.substr(0, colon);
    if (!isHost(url.host, bracketed))
        return wrong("\"" + url.host + "\" is no host");
    if (url.isGrpc && (url.path.empty() || !isMethodPath(url.path)))
        return wrong("/package.Service/Method has to follow the port");
    if (url.path.empty())
        url.path = "/";
    if (!url.isGrpc && !isHttpPath(url.path))
        return wrong("the path has a character that needs percent encoding, or a fragment");
    return url;
}

std::string EntryUrl::authority() const
{
    const bool bracketed = host.find(':') != std::string::npos;
    return (bracketed ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

} // namespace pult::state

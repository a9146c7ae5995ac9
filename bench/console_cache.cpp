// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/console_cache.h"

#include <cstdio>
#include <cstdlib>

#include <QDir>

#include "client/watch_cache.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::bench {
namespace {

constexpr int kHead = 300;
constexpr auto kAddress = "unix:/nonexistent/pultd.sock";

std::string serviceName(int i)
{
    char name[32];
    std::snprintf(name, sizeof name, "telecom-service-%05d", i);
    return name;
}

void fill(v1::DeltaEntry& entry, int service, int generation)
{
    entry.set_service(serviceName(service));
    auto& deployment = *entry.mutable_deployment();
    deployment.set_service(entry.service());
    deployment.set_generation(static_cast<std::uint32_t>(generation));
    deployment.set_version("1." + std::to_string(generation) + ".0");
    deployment.set_deployment_name(entry.service() + "-g" + std::to_string(generation));
    auto& endpoint = *deployment.add_endpoints();
    endpoint.set_host(
        "10.0." + std::to_string(service / 250) + "." + std::to_string(service % 250));
    endpoint.set_port(8080);
}

void fillHeader(v1::EnvironmentState& header, std::uint64_t revision)
{
    header.set_name("prod");
    header.set_environment_class(v1::ENVIRONMENT_CLASS_PROD);
    header.set_cluster("telecom-eu");
    header.set_application("CRM");
    header.set_head(kHead);
    header.set_revision(revision);
}

void fillCandidate(v1::Generation& candidate, int version)
{
    candidate.set_number(kHead + 1);
    candidate.set_role(v1::ROLE_CANDIDATE);
    candidate.set_application("CRM");
    candidate.set_version("3.22." + std::to_string(version));
    candidate.set_base(kHead);
    for (int i = 0; i < 6; ++i)
        fill(*candidate.add_delta(), i * 1000, kHead + 1);
}

v1::WatchResponse snapshot(std::uint64_t revision, int services)
{
    v1::WatchResponse message;
    auto& snapshot = *message.mutable_snapshot();
    snapshot.set_revision(revision);
    snapshot.set_hash("h" + std::to_string(revision));
    snapshot.set_journal_id("bench");
    snapshot.set_last_part(true);
    auto& part = *snapshot.mutable_part();
    fillHeader(part, revision);
    for (int i = 0; i < services; ++i)
        fill(*part.add_active(), i, 1 + i % kHead);
    auto& head = *part.add_generations();
    head.set_number(kHead);
    head.set_role(v1::ROLE_ACTIVE);
    head.set_version("3.21.0");
    fillCandidate(*part.add_generations(), 0);
    return message;
}

v1::WatchResponse commit(std::uint64_t revision)
{
    v1::WatchResponse message;
    auto& change = *message.mutable_change();
    change.set_revision(revision);
    change.set_hash("h" + std::to_string(revision));
    change.set_last_part(true);
    fillHeader(*change.mutable_header(), revision);
    fillCandidate(*change.add_generations(), static_cast<int>(revision));
    auto& entry = *change.add_entries();
    entry.set_revision(revision);
    entry.set_kind("set_policy");
    entry.set_user("alice");
    return message;
}

} // namespace

app::Places placesIn(const QString& home)
{
    const QDir root(home);
    return {root.filePath(u"config"_s), root.filePath(u"state"_s), root.filePath(u"data"_s),
        root.filePath(u"cache"_s), root.filePath(u"programs"_s)};
}

void rememberTable(const QString& home, int services)
{
    const app::Places places = placesIn(home);
    client::ProfileStore profiles(QDir(places.config).filePath(u"profiles.ini"_s), u"unix:/x"_s);
    const auto id = profiles.save({u"bench"_s, u"Bench"_s, QString::fromLatin1(kAddress),
        client::EnvironmentClass::Prod, false, false});
    const client::WatchCache cache(
        client::cacheFolder(
            QDir(places.cache).filePath(u"watches"_s).toStdString(), {"bench", kAddress}),
        [](const std::string& note) { std::fprintf(stderr, "%s\n", note.c_str()); });
    const auto kept = cache.open("prod");
    const auto keep = [&kept](const v1::WatchResponse& message) {
        kept->offer(message, SystemClock().wall());
        kept->settle(client::WatchFold::Verdict::Changed);
    };
    std::uint64_t revision = 1000;
    keep(snapshot(revision, services));
    for (std::uint32_t i = 0; i < client::CachedWatch::Limits{}.commits; ++i)
        keep(commit(++revision));
    const auto fold = cache.open("prod")->recall(SystemClock());
    if (!id || kept->isFull() || !fold || fold->view()->state->revision != revision) {
        std::fprintf(stderr, "the cache was not written\n");
        std::exit(1);
    }
}

} // namespace pult::bench

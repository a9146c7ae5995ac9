// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/profile.h"

#include <algorithm>
#include <array>
#include <set>

#include <QSettings>
#include <QUuid>

#include <yaml-cpp/yaml.h>

#include "client/address.h"
#include "client/text.h"

namespace pult::client {

namespace {

constexpr auto kReadOnlyPlayground = "playground/readOnly";

QString fromStd(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

auto invalid(const std::string& message, const char* field)
{
    return failure(Code::InvalidArgument, "PROFILE_INVALID", message, {{"field", field}});
}

Result<void> check(const Profile& profile)
{
    const auto name = profile.name.toStdString();
    if (profile.name.trimmed().isEmpty())
        return invalid("A profile needs a name.", "name");
    const auto address = parseAddress(profile.endpoint.toStdString());
    if (!address)
        return invalid("Profile \"" + name + "\": " + address.error().message, "endpoint");
    return {};
}

std::string scalar(const YAML::Node& node, const char* key)
{
    const auto value = node[key];
    return value && value.IsScalar() ? value.Scalar() : std::string();
}

std::string where(const YAML::Node& node)
{
    return "line " + std::to_string(node.Mark().line + 1) + ": ";
}

Result<Profile> readProfile(const YAML::Node& node)
{
    if (!node.IsMap())
        return invalid(
            where(node) + "a profile is a map of name, endpoint, class and readOnly.", "profiles");
    const std::set<std::string> known{"id", "name", "endpoint", "class", "readOnly"};
    for (const auto& entry : node) {
        if (!known.contains(entry.first.Scalar()))
            return invalid(
                where(entry.first) + "unknown field \"" + entry.first.Scalar() + "\".", "profiles");
    }
    Profile profile;
    profile.id = fromStd(scalar(node, "id"));
    profile.name = fromStd(scalar(node, "name"));
    profile.endpoint = fromStd(scalar(node, "endpoint"));
    const auto word = scalar(node, "class");
    profile.environmentClass = environmentClassFromText(word);
    if (!word.empty() && profile.environmentClass == EnvironmentClass::Unknown)
        return invalid(
            where(node["class"]) + "\"" + word + "\" is none of PROD, STAGE, TEST, UAT.", "class");
    if (node["readOnly"] && !YAML::convert<bool>::decode(node["readOnly"], profile.readOnly))
        return invalid(where(node["readOnly"]) + "readOnly is true or false.", "readOnly");
    if (const auto good = check(profile); !good)
        return invalid(
            where(node) + good.error().message, good.error().metadata.at("field").c_str());
    return profile;
}

Result<std::vector<Profile>> readAll(const std::string& text)
{
    try {
        const YAML::Node root = YAML::Load(text);
        if (!root.IsMap() || !root["profiles"] || !root["profiles"].IsSequence())
            return invalid("The file has no list \"profiles\".", "profiles");
        std::vector<Profile> profiles;
        for (const auto& node : root["profiles"]) {
            auto profile = readProfile(node);
            if (!profile)
                return failure(profile.error());
            profiles.push_back(std::move(*profile));
        }
        return profiles;
    } catch (const YAML::Exception& error) {
        return invalid(
            "line " + std::to_string(error.mark.line + 1) + ": " + error.msg + ".", "yaml");
    }
}

} // namespace

ProfileStore::ProfileStore(const QString& path, QString playgroundEndpoint, QObject* parent)
    : QObject(parent)
    , m_path(path)
    , m_playgroundEndpoint(std::move(playgroundEndpoint))
{
    load();
}

const Profile* ProfileStore::find(const QString& id) const
{
    const auto it = std::find_if(m_profiles.begin(), m_profiles.end(),
        [&](const Profile& profile) { return profile.id == id; });
    return it == m_profiles.end() ? nullptr : &*it;
}

Result<QString> ProfileStore::save(Profile profile)
{
    const auto* known = find(profile.id);
    if (known && known->embedded) {
        Profile same = *known;
        same.readOnly = profile.readOnly;
        if (same != profile) {
            return failure(Code::FailedPrecondition, "PROFILE_EMBEDDED",
                "The playground comes with the console; only its lock can be changed.");
        }
    } else if (const auto good = check(profile); !good) {
        return failure(good.error());
    }
    if (profile.id.isEmpty())
        profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString id = profile.id;
    put(profile);
    store();
    Q_EMIT changed();
    return id;
}

void ProfileStore::put(const Profile& profile)
{
    for (auto& known : m_profiles) {
        if (known.id == profile.id) {
            const bool embedded = known.embedded;
            known = profile;
            known.embedded = embedded;
            return;
        }
    }
    m_profiles.push_back(profile);
    m_profiles.back().embedded = false;
}

Result<void> ProfileStore::remove(const QString& id)
{
    const auto* known = find(id);
    if (!known)
        return failure(Code::NotFound, "PROFILE_UNKNOWN", "There is no such profile.");
    if (known->embedded) {
        return failure(Code::FailedPrecondition, "PROFILE_EMBEDDED",
            "The playground comes with the console and stays.");
    }
    m_profiles.erase(m_profiles.begin() + (known - m_profiles.data()));
    store();
    Q_EMIT changed();
    return {};
}

QString ProfileStore::exportYaml() const
{
    YAML::Emitter out;
    out << YAML::BeginMap << YAML::Key << "profiles" << YAML::Value << YAML::BeginSeq;
    for (const auto& profile : m_profiles) {
        if (profile.embedded)
            continue;
        out << YAML::BeginMap;
        out << YAML::Key << "id" << YAML::Value << YAML::DoubleQuoted << profile.id.toStdString();
        out << YAML::Key << "name" << YAML::Value << YAML::DoubleQuoted
            << profile.name.toStdString();
        out << YAML::Key << "endpoint" << YAML::Value << YAML::DoubleQuoted
            << profile.endpoint.toStdString();
        if (profile.environmentClass != EnvironmentClass::Unknown)
            out << YAML::Key << "class" << YAML::Value
                << std::string(text(profile.environmentClass));
        out << YAML::Key << "readOnly" << YAML::Value << profile.readOnly;
        out << YAML::EndMap;
    }
    out << YAML::EndSeq << YAML::EndMap;
    return fromStd(out.c_str()) + QLatin1Char('\n');
}

Result<int> ProfileStore::importYaml(const QString& yaml)
{
    auto profiles = readAll(yaml.toStdString());
    if (!profiles)
        return failure(profiles.error());
    for (auto& profile : *profiles) {
        if (profile.id == QStringView(kPlaygroundId))
            return invalid("The playground cannot be imported.", "id");
        if (profile.id.isEmpty())
            profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        put(profile);
    }
    store();
    Q_EMIT changed();
    return static_cast<int>(profiles->size());
}

void ProfileStore::load()
{
    QSettings settings(m_path, QSettings::IniFormat);
    Profile playground;
    playground.id = QString::fromUtf16(kPlaygroundId);
    playground.name = tr("Playground");
    playground.endpoint = m_playgroundEndpoint;
    playground.environmentClass = EnvironmentClass::Test;
    playground.readOnly = settings.value(QLatin1String(kReadOnlyPlayground), false).toBool();
    playground.embedded = true;
    m_profiles = {playground};

    const int count = settings.beginReadArray(QLatin1String("profiles"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        Profile profile;
        profile.id = settings.value(QLatin1String("id")).toString();
        profile.name = settings.value(QLatin1String("name")).toString();
        profile.endpoint = settings.value(QLatin1String("endpoint")).toString();
        profile.environmentClass = environmentClassFromText(
            settings.value(QLatin1String("class")).toString().toStdString());
        profile.readOnly = settings.value(QLatin1String("readOnly")).toBool();
        if (!profile.id.isEmpty() && !find(profile.id))
            m_profiles.push_back(profile);
    }
    settings.endArray();
}

void ProfileStore::store()
{
    QSettings settings(m_path, QSettings::IniFormat);
    settings.remove(QLatin1String("profiles"));
    settings.setValue(QLatin1String(kReadOnlyPlayground), m_profiles.front().readOnly);
    settings.beginWriteArray(QLatin1String("profiles"));
    int index = 0;
    for (const auto& profile : m_profiles) {
        if (profile.embedded)
            continue;
        settings.setArrayIndex(index++);
        settings.setValue(QLatin1String("id"), profile.id);
        settings.setValue(QLatin1String("name"), profile.name);
        settings.setValue(QLatin1String("endpoint"), profile.endpoint);
        settings.setValue(QLatin1String("class"), fromStd(text(profile.environmentClass)));
        settings.setValue(QLatin1String("readOnly"), profile.readOnly);
    }
    settings.endArray();
    settings.sync();
}

} // namespace pult::client

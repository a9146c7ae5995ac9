// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include <functional>
#include <map>

#include "app/workspace.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

//! In a message the profile that is open. No profile has this id.
constexpr QStringView kHere = u"here";

using Taken = Result<void>;
using Taker = std::function<Taken(Options&, const QString&)>;

tl::unexpected<Error> wrong(const QString& message)
{
    return failure(Code::InvalidArgument, "USAGE", message.toStdString());
}

template <QString Options::*field> Taken takeText(Options& options, const QString& value)
{
    options.*field = value;
    return {};
}

Taken takePage(Options& options, const QString& value)
{
    const QStringList known = Workspace::pageIds();
    if (!known.contains(value))
        return wrong(u"--page takes %1, not \"%2\""_s.arg(known.join(u", "_s), value));
    options.page = value;
    return {};
}

Taken takeTheme(Options& options, const QString& value)
{
    static const std::map<QString, ui::SchemePreference> kThemes{
        {u"light"_s, ui::SchemePreference::Light}, {u"dark"_s, ui::SchemePreference::Dark},
        {u"system"_s, ui::SchemePreference::System},
        {u"high-contrast"_s, ui::SchemePreference::HighContrast}};
    const auto known = kThemes.find(value);
    if (known == kThemes.end())
        return wrong(
            u"--theme takes light, dark, system or high-contrast, not \"%1\""_s.arg(value));
    options.theme = known->second;
    return {};
}

Taken takeScale(Options& options, const QString& value)
{
    bool isNumber = false;
    const double scale = value.toDouble(&isNumber);
    if (!isNumber || scale < 0.5 || scale > 4)
        return wrong(u"--scale takes a factor from 0.5 to 4, not \"%1\""_s.arg(value));
    options.scale = value;
    return {};
}

Taken takeSize(Options& options, const QString& value)
{
    const QStringList parts = value.split(u'x');
    const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
    if (parts.size() != 2 || size.width() < 640 || size.height() < 480 || size.width() > 7680
        || size.height() > 4320)
        return wrong(
            u"--size takes WIDTHxHEIGHT from 640x480 to 7680x4320, not \"%1\""_s.arg(value));
    options.size = size;
    return {};
}

const std::map<QString, Taker>& takers()
{
    static const std::map<QString, Taker> kTakers{{u"--profile"_s, takeText<&Options::profile>},
        {u"--server"_s, takeText<&Options::server>},
        {u"--environment"_s, takeText<&Options::environment>}, {u"--page"_s, takePage},
        {u"--theme"_s, takeTheme}, {u"--scale"_s, takeScale}, {u"--size"_s, takeSize},
        {u"--screenshot"_s, takeText<&Options::screenshot>},
        {u"--tour"_s, takeText<&Options::tour>}};
    return kTakers;
}

const std::map<QString, bool Options::*>& switches()
{
    static const std::map<QString, bool Options::*> kSwitches{
        {u"--read-only"_s, &Options::readOnly}, {u"--new-window"_s, &Options::newWindow},
        {u"--help"_s, &Options::help}, {u"-h"_s, &Options::help},
        {u"--version"_s, &Options::version}};
    return kSwitches;
}

Taken takeLink(Options& options, const QString& value)
{
    options.link = models::Link::parse(value);
    if (!options.link)
        return wrong(u"\"%1\" is neither an option nor a pult:// link"_s.arg(value));
    options.profile = options.link->profile;
    options.environment = options.link->environment;
    options.page = options.link->page;
    return {};
}

} // namespace

Result<Options> Options::parse(const QStringList& arguments)
{
    Options options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        QString name = arguments[i];
        if (const auto flag = switches().find(name); flag != switches().end()) {
            options.*(flag->second) = true;
            continue;
        }
        std::optional<QString> value;
        if (const qsizetype equals = name.indexOf(u'='); name.startsWith(u"--"_s) && equals > 0) {
            value = name.mid(equals + 1);
            name.truncate(equals);
        }
        const auto taker = takers().find(name);
        if (taker != takers().end() && !value && i + 1 == arguments.size())
            return wrong(name + u" lacks its value"_s);
        const Taken taken = taker == takers().end()
            ? takeLink(options, arguments[i])
            : taker->second(options, value ? *value : arguments[++i]);
        if (!taken)
            return failure(taken.error());
    }
    return options;
}

QString Options::message(const QString& profileId) const
{
    models::Link to = link.value_or(models::Link{});
    if (!link && profile.isEmpty() && page.isEmpty() && environment.isEmpty())
        return u"raise"_s;
    if (!link)
        to.profile = profile.isEmpty() ? kHere.toString() : profileId;
    to.page = page.isEmpty() ? u"generations"_s : page;
    to.environment = environment;
    return to.toString();
}

std::optional<models::Link> linkOfMessage(const QString& message)
{
    auto link = models::Link::parse(message);
    if (link && link->profile == kHere)
        link->profile.clear();
    return link;
}

QString Options::usage()
{
    return u"pult, the console of Pult.\n"
           "\n"
           "  pult [options] [pult://profile/page/object]\n"
           "\n"
           "  --profile NAME       connection to open (default: the last one, at first the "
           "playground)\n"
           "  --server ADDRESS     a control plane without a profile: host:port or unix:/path\n"
           "  --environment NAME   environment to open\n"
           "  --page PAGE          overview, generations, rollout, leaks, gateways, activity, "
           "oncall or\n"
           "                       connections\n"
           "  --read-only          no write can leave this console until the lock is opened\n"
           "  --theme THEME        light, dark, system or high-contrast\n"
           "  --scale FACTOR       0.5 to 4\n"
           "  --size WxH           size of the window\n"
           "  --screenshot FILE    write what the window shows once it is live, then end\n"
           "  --tour DIR           write every page, then end\n"
           "  --new-window         do not hand over to a console that runs already\n"
           "  --version, --help\n"_s;
}

} // namespace pult::app

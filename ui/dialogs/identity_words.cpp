// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/identity_words.h"

#include "models/strings.h"
#include "models/text.h"
#include "ui/dialogs/tones.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

client::EnvironmentSummary summaryOf(const client::Session& session, const std::string& environment)
{
    if (const auto view = session.view(environment); view && view->state) {
        const client::EnvironmentState& state = *view->state;
        return {state.name, state.environmentClass, state.cluster, state.application, state.head};
    }
    if (session.server())
        for (const client::EnvironmentSummary& summary : session.server()->environments)
            if (summary.name == environment)
                return summary;
    client::EnvironmentSummary unknown;
    unknown.name = environment;
    return unknown;
}

QString wordOf(const client::EnvironmentSummary& summary)
{
    const QString word = models::Text::environmentClass(summary.environmentClass);
    const QString name = models::toQt(summary.name);
    return summary.environmentClass == client::EnvironmentClass::Unknown ? name.toUpper()
        : name.compare(word, Qt::CaseInsensitive) == 0                   ? word
                                                                         : word + u' ' + name;
}

} // namespace

DialogIdentity identityOf(const client::Session& session, const std::string& environment)
{
    const client::EnvironmentSummary summary = summaryOf(session, environment);
    QStringList parts{wordOf(summary)};
    for (const std::string& part : {summary.application, summary.cluster})
        if (!part.empty())
            parts << models::toQt(part);
    return {kindOf(summary.environmentClass), parts.join(u" · "_s)};
}

QString environmentWord(const client::Session& session, const std::string& environment)
{
    return wordOf(summaryOf(session, environment));
}

client::EnvironmentClass classOf(const client::Session& session, const std::string& environment)
{
    return summaryOf(session, environment).environmentClass;
}

} // namespace pult::ui

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/about_dialog.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/strings.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/text_block.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

AboutDialog::AboutDialog(const client::Session& session, QWidget* host, UiClock& clock)
    : DialogFrame(tr("About Pult"), {EnvironmentKind::Other, tr("Release control")},
        u"aboutDialog"_s, host, clock)
{
    setSubtitle(tr("Generations, proof, rollback."));
    auto* facts = new KeyValueList;
    std::vector<KeyValue> rows{
        {tr("Console"), RichText().mono(QCoreApplication::applicationVersion()), Tone::Neutral},
        {tr("Qt"), RichText().mono(QString::fromLatin1(qVersion())), Tone::Neutral}};
    if (session.server()) {
        rows.push_back({tr("Control plane"),
            RichText().mono(models::toQt(session.server()->version)), Tone::Neutral});
        rows.push_back({tr("Journal"), RichText().mono(models::toQt(session.server()->journalId)),
            Tone::Neutral});
        rows.push_back(
            {tr("Account"), RichText(models::toQt(session.server()->user)), Tone::Neutral});
    }
    rows.push_back(
        {tr("Address"), RichText().mono(models::toQt(session.address())), Tone::Neutral});
    rows.push_back(
        {tr("Licence"), RichText(tr("GPL-3.0-or-later, © 2026 The Pult authors")), Tone::Neutral});
    facts->setRows(rows);
    leftColumn()->addWidget(facts);
    cancelButton()->setText(tr("Close"));
}

} // namespace pult::ui

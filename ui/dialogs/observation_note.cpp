// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/observation_note.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "models/leak_words.h"
#include "models/operation_words.h"
#include "models/strings.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_block.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

RichText contradicted(const models::Text& text, const client::Observation& seen)
{
    RichText words;
    words.toned(ObservationNote::tr("Live traffic contradicts it: "), Tone::Bad);
    words.plain(seen.why.empty()
            ? ObservationNote::tr("%1 of %2 requests went elsewhere.")
                  .arg(text.number(static_cast<std::int64_t>(seen.wrong)),
                      text.number(static_cast<std::int64_t>(seen.right + seen.wrong)))
            : models::toQt(seen.why) + u'.');
    if (!seen.wrongTraces.empty())
        words.plain(ObservationNote::tr(" Samples:"));
    for (const std::string& id : seen.wrongTraces)
        words.plain(u" "_s).link(models::leaks::shortTrace(id), models::toQt(id));
    return words;
}

} // namespace

ObservationNote::ObservationNote(QWidget* parent)
    : QWidget(parent)
    , m_words(new TextBlock)
    , m_prove(makeButton(tr("Prove now…"), u"observationProve"_s))
{
    setNames(*m_words, u"observationWords"_s, tr("What live traffic shows"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measures::kGapSmall);
    row->addWidget(m_words, 1);
    row->addWidget(m_prove, 0, Qt::AlignTop);
    connect(m_words, &TextBlock::linkActivated, this, &ObservationNote::traceRequested);
    connect(m_prove, &QPushButton::clicked, this, &ObservationNote::proveRequested);
    hide();
}

void ObservationNote::show(const models::Text& text, const client::Operation& operation)
{
    const models::Watching state = models::observed(text, operation).state;
    const bool contradicts = state == models::Watching::Contradicted;
    setVisible(contradicts || state == models::Watching::NoEvidence);
    m_prove->setVisible(!contradicts);
    const RichText words = contradicts
        ? contradicted(text, *operation.observation)
        : RichText(tr("Too few requests came over what this changed to say that it took. Send one "
                      "yourself."));
    if (words != m_words->text())
        m_words->setText(words);
}

} // namespace pult::ui

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/event_cards.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/generation_facts.h"
#include "models/strings.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_block.h"
#include "ui/pages/version_steps.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

QString joined(const std::vector<std::string>& parts)
{
    QStringList list;
    for (const std::string& part : parts)
        list << models::toQt(part);
    return list.join(u" · "_s);
}

models::Facts factsOf(const models::Text& text, const client::JournalEntry& entry)
{
    using models::Fact;
    using models::Tone;
    models::Facts facts;
    const auto add = [&](const QString& label, const QString& value, bool mono = false) {
        if (!value.isEmpty())
            facts << Fact{label, value, Tone::Plain, mono};
    };
    add(EventCards::tr("When"), text.momentExact(entry.unixMs));
    add(EventCards::tr("Before"), models::toQt(entry.before));
    add(EventCards::tr("After"), models::toQt(entry.after));
    add(EventCards::tr("Relied on"), joined(entry.reliedOn));
    add(EventCards::tr("Why"), models::toQt(entry.reason));
    add(EventCards::tr("Plan"),
        EventCards::tr("effect %1").arg(models::Text::digest(entry.effectDigest)), true);
    const QString request = models::toQt(entry.requestId);
    add(EventCards::tr("From"),
        EventCards::tr("%1, request %2")
            .arg(models::toQt(entry.origin),
                request.size() > 12 ? request.left(5) + u'…' + request.right(4) : request));
    add(EventCards::tr("Chain"),
        models::Text::hashTail(entry.previousHash) + u" → "_s + models::Text::hashTail(entry.hash),
        true);
    return facts;
}

} // namespace

EventCards::EventCards(models::TextPtr text, QWidget* parent)
    : QWidget(parent)
    , m_text(std::move(text))
    , m_eventCard(new Card(tr("Event")))
    , m_facts(new KeyValueList)
    , m_changesCard(new Card(tr("What changed")))
    , m_changes(new VersionSteps)
    , m_unchanged(new TextBlock(
          tr("This event moved no service: what is active before it is active after it."),
          TextRole::Body, Token::Ink2))
    , m_copy(makeButton(tr("Copy as CLI"), u"eventCopyCli"_s))
{
    setNames(*this, u"eventCards"_s, tr("One event in full"));
    m_facts->setKeyWidth(104);
    m_eventCard->body()->addWidget(m_facts);
    m_eventCard->body()->addStretch(1);
    QPushButton* then = makeButton(tr("Show the table then"), u"eventShowTable"_s);
    auto* acts = new QHBoxLayout;
    acts->setSpacing(measures::kGapSmall);
    acts->addWidget(m_copy);
    acts->addWidget(then);
    acts->addStretch(1);
    m_changesCard->body()->addWidget(m_changes);
    m_changesCard->body()->addWidget(m_unchanged);
    m_changesCard->body()->addStretch(1);
    m_changesCard->body()->addLayout(acts);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measures::kGapSmall);
    row->addWidget(m_eventCard, 1);
    row->addWidget(m_changesCard, 1);
    connect(m_copy, &QPushButton::clicked, this, &EventCards::copyCliRequested);
    connect(then, &QPushButton::clicked, this, &EventCards::showTableRequested);
}

void EventCards::show(const client::JournalEntry& entry)
{
    m_eventCard->setTitle(tr("Event %1 · %2")
                              .arg(m_text->number(static_cast<std::int64_t>(entry.revision)),
                                  models::toQt(entry.act)));
    m_facts->setRows(keyValues(factsOf(*m_text, entry)));
    m_changes->setChanges(entry.services);
    m_changes->setVisible(!entry.services.empty());
    m_unchanged->setVisible(entry.services.empty());
    setBlocked(*m_copy, entry.cli.empty() ? tr("This event has no terminal form.") : QString());
    QWidget::show();
}

} // namespace pult::ui

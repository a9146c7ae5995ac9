// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/oncall_fallback.h"

#include <QPushButton>
#include <QVBoxLayout>

#include "models/strings.h"
#include "ui/kit/buttons.h"
#include "ui/kit/text_block.h"
#include "ui/pages/page.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

namespace {

constexpr int kEdgesShown = 6;

} // namespace

OnCallFallback::OnCallFallback(PageHost& host, QWidget* parent)
    : Card(tr("Without this console"), parent)
    , m_words(new TextBlock)
{
    setObjectName(u"oncallFallback"_s);
    setOutline(Tone::Warn);
    m_words->setObjectName(u"oncallFallbackText"_s);
    body()->addWidget(m_words);
    QPushButton* copy = makeButton(tr("Copy all lines"), u"oncallFallbackCopy"_s, ButtonKind::Link);
    body()->addWidget(copy, 0, Qt::AlignLeft);
    connect(copy, &QPushButton::clicked, this,
        [this, &host] { host.copy(m_lines.join(u'\n'), tr("Lines for a terminal")); });
}

void OnCallFallback::show(
    const QStringList& terminal, const QString& why, const client::GatewayMap* gateways)
{
    RichText words(
        why + u' ' + tr("Where another endpoint of it does, the same act at a terminal is:\n"));
    for (const QString& line : terminal)
        words.mono(line + u'\n');
    m_lines = terminal;
    int edges = 0;
    for (const auto& [id, gateway] : gateways ? *gateways : client::GatewayMap()) {
        if (!gateway->retreat)
            continue;
        if (++edges == 1)
            words.plain(u"\n"_s
                + tr("These edges can be told by hand, each on its own machine; what is "
                     "inside knows the lane already. A control plane that is back tells "
                     "them its own table again: go back there too, at once.\n"));
        const QString line = models::toQt(gateway->retreat->shellLine());
        m_lines << u"# %1\n%2"_s.arg(models::toQt(id), line);
        if (edges <= kEdgesShown)
            words.strong(models::toQt(id) + u"  "_s).mono(line + u'\n');
    }
    if (edges > kEdgesShown)
        words.plain(tr("… and %n more: copy them all.\n", nullptr, edges - kEdgesShown));
    words.plain(u"\n"_s
        + tr("Gateways that take their routes by xDS keep what they have and cannot be switched "
             "without a control plane."));
    m_words->setText(words);
}

} // namespace pult::ui

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/share_dialog.h"

#include <cmath>

#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include "models/rollout_words.h"
#include "ui/dialogs/identity_words.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kWhole = 1'000;
constexpr int kPage = 50; // 5 %

client::RolloutPtr rolloutOf(const client::Session& session, const std::string& environment)
{
    const auto view = session.view(environment);
    const auto known = view && view->state ? view->state->rollout : nullptr;
    return known ? known : std::make_shared<const client::Rollout>();
}

} // namespace

ShareDialog::ShareDialog(client::Session& session, const std::string& environment,
    models::TextPtr text, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Share of %1 in %2")
                      .arg(models::Text::generation(rolloutOf(session, environment)->generation),
                          environmentWord(session, environment)),
        identityOf(session, environment), u"shareDialog"_s, host, clock)
    , m_text(std::move(text))
    , m_rollout(rolloutOf(session, environment))
    , m_slider(new QSlider(Qt::Horizontal))
    , m_exact(new QDoubleSpinBox)
    , m_figure(new TextLabel({}, TextRole::Figure))
    , m_words(secondaryText({}))
    , m_act(makeButton(tr("Show the plan…"), u"sharePlan"_s, ButtonKind::Primary))
{
    setSubtitle(tr("Within this stage; who is in stays in when it grows."));
    leftColumn()->addWidget(m_figure);
    leftColumn()->addWidget(m_words);
    m_figure->setObjectName(u"shareFigure"_s);
    m_words->setObjectName(u"shareWords"_s);
    setNames(*m_slider, u"shareSlider"_s, tr("Share in steps of 0.1 %"));
    m_slider->setRange(1, kWhole);
    m_slider->setPageStep(kPage);
    setNames(*m_exact, u"shareExact"_s, tr("Share in per cent"));
    m_exact->setRange(0.1, 100);
    m_exact->setDecimals(1);
    m_exact->setSingleStep(0.1);
    m_exact->setSuffix(tr(" %"));
    addField(tr("Share"), m_slider);
    addField(tr("Exactly"), m_exact);
    setAct(m_act);
    const int now = static_cast<int>(std::max<std::uint32_t>(1, m_rollout->sharePermille));
    m_slider->setValue(now);
    m_exact->setValue(now / 10.0);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        const QSignalBlocker quiet(m_exact);
        m_exact->setValue(value / 10.0);
        render();
    });
    connect(m_exact, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(static_cast<int>(std::lround(value * 10)));
        render();
    });
    connect(m_act, &QPushButton::clicked, this, [this] {
        const client::SetShare wanted{m_rollout->generation, permille()};
        accept();
        Q_EMIT planRequested(wanted);
    });
    m_slider->setFocus();
    render();
    askForReach(session, environment);
}

void ShareDialog::askForReach(client::Session& session, const std::string& environment)
{
    // Any other share will do: the answer tells of the edges as a whole, too.
    const bool most = m_rollout->sharePermille >= std::uint32_t{kWhole};
    const client::SetShare another{
        m_rollout->generation, most ? m_rollout->sharePermille - 1 : m_rollout->sharePermille + 1};
    session.plan(environment, another, this, [this](const Result<client::Plan>& plan) {
        m_asked = true;
        m_reach = plan ? models::rollout::reachOf(*plan) : std::nullopt;
        render();
    });
}

std::uint32_t ShareDialog::permille() const
{
    return static_cast<std::uint32_t>(m_slider->value());
}

void ShareDialog::render()
{
    m_figure->setText(models::rollout::shareOf(permille(), m_rollout->plan.unit));
    QStringList parts;
    if (m_reach) {
        const QString load
            = models::rollout::loadWords(*m_text, *m_reach, permille(), m_rollout->plan.unit);
        if (!load.isEmpty())
            parts << load;
        parts << models::rollout::edgesWords(*m_text, *m_reach);
    }
    if (m_asked && (!m_reach || (!m_reach->users && !m_reach->requests)))
        parts << tr("how many people that is cannot be told: no traffic is watched");
    m_words->setText(parts.join(u" · "_s));
    const bool same = permille() == m_rollout->sharePermille;
    setBlocked(*m_act, same ? tr("That is the share already.") : QString());
    setNote(permille() < m_rollout->sharePermille
            ? tr("Less than now: users leave the candidate, the last ones enrolled first.")
            : QString());
}

} // namespace pult::ui

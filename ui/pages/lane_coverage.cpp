// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/lane_coverage.h"

#include <algorithm>

#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include "models/leak_words.h"
#include "models/strings.h"
#include "ui/kit/naming.h"
#include "ui/kit/share_bar.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kShown = 3;
constexpr int kLine = 20;
constexpr int kBar = 6;

struct Row
{
    std::uint32_t lane = 0;
    QString name;
    QString words;
    double seen = 0;
    double expected = 0;
    bool low = false;
    bool chosen = false;
};

} // namespace

class LaneCoverageCard::Rows : public QWidget
{
public:
    explicit Rows(LaneCoverageCard& card)
        : m_card(card)
    {
        setFixedHeight(kShown * kLine);
        setMinimumWidth(260);
        setNames(*this, u"leaksCoverage"_s, LaneCoverageCard::tr("Coverage by lane"));
        setCursor(Qt::PointingHandCursor);
    }
    void setRows(std::vector<Row> rows)
    {
        m_rows = std::move(rows);
        QStringList spoken;
        for (const Row& row : m_rows)
            spoken << row.name + u": "_s + row.words;
        setAccessibleDescription(spoken.join(u"; "_s));
        setToolTip(spoken.join(u'\n'));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const std::size_t shown = std::min<std::size_t>(m_rows.size(), kShown);
        int nameWidth = 80;
        int wordsWidth = 0;
        for (std::size_t i = 0; i < shown; ++i) {
            nameWidth = std::max(nameWidth, width(m_rows[i].name, TextRole::BodyStrong));
            wordsWidth = std::max(wordsWidth, width(m_rows[i].words, TextRole::Body));
        }
        nameWidth = std::min(nameWidth, QWidget::width() * 2 / 5);
        for (std::size_t i = 0; i < shown; ++i)
            paintRow(painter, m_rows[i], static_cast<int>(i) * kLine, nameWidth, wordsWidth);
    }
    void mousePressEvent(QMouseEvent* event) override
    {
        const int row = event->pos().y() / kLine;
        if (row >= 0 && row < std::min(kShown, static_cast<int>(m_rows.size())))
            Q_EMIT m_card.laneChosen(m_rows[static_cast<std::size_t>(row)].lane);
    }

private:
    static int width(const QString& words, TextRole role)
    {
        return QFontMetrics(ui::font(role)).horizontalAdvance(words) + 2;
    }
    void paintRow(QPainter& painter, const Row& row, int top, int nameWidth, int wordsWidth) const
    {
        const Theme& theme = Theme::instance();
        const auto place = [&](int left, int wide) {
            return QStyle::visualRect(layoutDirection(), rect(), QRect(left, top, wide, kLine));
        };
        const auto write = [&](const QRect& at, Token ink, const QString& words) {
            painter.setPen(theme.color(ink));
            paint::words(painter, at,
                static_cast<int>(
                    QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)),
                painter.fontMetrics().elidedText(words, Qt::ElideRight, at.width()));
        };
        painter.setFont(ui::font(row.chosen ? TextRole::BodyStrong : TextRole::Body));
        write(place(0, nameWidth), Token::Ink, row.name);
        const int barLeft = nameWidth + measures::kGapSmall;
        const int barWide
            = std::max(24, QWidget::width() - barLeft - wordsWidth - measures::kGapSmall);
        QRectF bar = place(barLeft, barWide);
        bar = QRectF(bar.left(), bar.center().y() - kBar / 2.0 + 1, bar.width(), kBar);
        shares::paint(painter, bar, {{row.seen, row.low ? Tone::Warn : Tone::Neutral}},
            std::max(1.0, row.expected), layoutDirection());
        painter.setFont(ui::font(TextRole::Body));
        write(place(barLeft + barWide + measures::kGapSmall, wordsWidth),
            row.low ? Token::Warn : Token::Ink2, row.words);
    }

    LaneCoverageCard& m_card;
    std::vector<Row> m_rows;
};

LaneCoverageCard::LaneCoverageCard(models::TextPtr text, QWidget* parent)
    : Card(parent)
    , m_text(std::move(text))
    , m_rows(new Rows(*this))
{
    body()->setSpacing(2);
    body()->addWidget(secondaryText(tr("Coverage")));
    body()->addWidget(m_rows);
    body()->addStretch(1);
}

LaneCoverageCard::~LaneCoverageCard() = default;

void LaneCoverageCard::show(const client::LeakReport& report, std::optional<std::uint32_t> chosen)
{
    std::vector<Row> rows;
    for (const client::LaneCoverage& lane : report.lanes)
        rows.push_back({lane.lane, models::leaks::lane(lane),
            models::leaks::coverage(*m_text, lane.seen, lane.expected),
            static_cast<double>(lane.seen), static_cast<double>(lane.expected),
            models::leaks::isLow(lane.seen, lane.expected), lane.lane == chosen});
    // What is chosen comes first, then what was seen least: there is not room for every lane.
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        if (a.chosen != b.chosen)
            return a.chosen;
        return a.seen * b.expected < b.seen * a.expected;
    });
    m_rows->setRows(std::move(rows));
}

} // namespace pult::ui

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/graph_view.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>
#include <QVBoxLayout>

#include "models/leak_words.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/naming.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using Graph = models::ServiceGraph;
using client::LeakVerdict;

constexpr int kBoxWidth = 132;
constexpr int kBoxHeight = 32;
constexpr int kLayerGap = 92;
constexpr int kPlaceGap = 24;
constexpr int kMargin = 20;
constexpr int kMark = 16;
constexpr double kReach = 8; //!< How far from its line an edge is still hit.

constexpr LeakVerdict kVerdicts[]
    = {LeakVerdict::Leak, LeakVerdict::Suspect, LeakVerdict::Healthy, LeakVerdict::NoEvidence};

QColor inkOf(LeakVerdict verdict)
{
    const models::Tone tone = models::leaks::tone(verdict);
    return tone == models::Tone::Plain ? Theme::instance().color(Token::Ink2)
                                       : StateColors::text(toneOf(tone));
}

//! Each verdict has a line of its own, so that colour is never alone.
QPen penOf(LeakVerdict verdict)
{
    QPen pen(inkOf(verdict), verdict == LeakVerdict::Leak ? 2.6 : 1.6);
    pen.setCapStyle(Qt::FlatCap);
    if (verdict == LeakVerdict::Suspect)
        pen.setDashPattern({5, 3});
    else if (verdict != LeakVerdict::Leak && verdict != LeakVerdict::Healthy)
        pen.setDashPattern({1.5, 3});
    return pen;
}

std::optional<Icon> markOf(LeakVerdict verdict)
{
    switch (verdict) {
    case LeakVerdict::Leak:
        return Icon::Cross;
    case LeakVerdict::Suspect:
        return Icon::Warning;
    default:
        return std::nullopt;
    }
}

void paintMark(QPainter& painter, QPointF middle, LeakVerdict verdict)
{
    const auto mark = markOf(verdict);
    if (!mark)
        return;
    const QRectF round(middle.x() - kMark / 2.0, middle.y() - kMark / 2.0, kMark, kMark);
    painter.setPen(QPen(inkOf(verdict), 1.2));
    painter.setBrush(Theme::instance().color(Token::Surface));
    painter.drawEllipse(round);
    paintIcon(painter, *mark, round.adjusted(3, 3, -3, -3), inkOf(verdict));
}

void paintArrow(QPainter& painter, QPointF tip, double direction, const QColor& ink)
{
    QPainterPath head;
    head.moveTo(tip);
    head.lineTo(tip + QPointF(-7 * direction, -4));
    head.lineTo(tip + QPointF(-7 * direction, 4));
    head.closeSubpath();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPath(head);
}

//! Samples of all lines with their words.
class Legend : public QWidget
{
public:
    explicit Legend(QWidget* parent)
        : QWidget(parent)
    {
        setFixedHeight(28);
        setAccessibleName(GraphView::tr(
            "Leaks are thick with a cross, suspects dashed, healthy edges thin, edges without "
            "evidence dotted"));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(ui::font(TextRole::Label));
        int x = measures::kCardPaddingX;
        for (const LeakVerdict verdict : kVerdicts) {
            const QString words = models::leaks::verdict(verdict);
            const int wide = QFontMetrics(painter.font()).horizontalAdvance(words);
            const QRect whole = QStyle::visualRect(
                layoutDirection(), rect(), QRect(x, 0, 40 + wide + 4, height()));
            const bool ltr = layoutDirection() == Qt::LeftToRight;
            const int line = ltr ? whole.left() : whole.right() - 32;
            painter.setPen(penOf(verdict));
            painter.drawLine(QPointF(line, height() / 2.0), QPointF(line + 32, height() / 2.0));
            paintMark(painter, QPointF(line + 16, height() / 2.0), verdict);
            painter.setPen(Theme::instance().color(Token::Ink2));
            painter.drawText(ltr ? whole.adjusted(40, 0, 0, 0) : whole.adjusted(0, 0, -40, 0),
                Qt::AlignVCenter | (ltr ? Qt::AlignLeft : Qt::AlignRight), words);
            x += 40 + wide + 28;
        }
    }
};

} // namespace

GraphCanvas::GraphCanvas(QWidget* parent)
    : QWidget(parent)
{
    setNames(*this, u"leaksGraph"_s, tr("Service graph"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

void GraphCanvas::setGraph(Graph graph)
{
    if (graph == m_graph)
        return;
    const QString was = m_current < 0
        ? QString()
        : m_graph.edges[static_cast<std::size_t>(m_current)].ids.value(0);
    m_graph = std::move(graph);
    m_current = -1;
    setCurrent(was);
    setMinimumSize(sizeHint());
    updateGeometry();
    update();
}

void GraphCanvas::setCurrent(const QString& id)
{
    const auto at = std::find_if(m_graph.edges.begin(), m_graph.edges.end(),
        [&](const Graph::Edge& edge) { return edge.ids.contains(id); });
    m_current = at == m_graph.edges.end() ? -1 : static_cast<int>(at - m_graph.edges.begin());
    setAccessibleDescription(m_current < 0 ? QString() : spoken(m_current));
    update();
}

QSize GraphCanvas::sizeHint() const
{
    // An empty graph has the size of one box.
    return {2 * kMargin + std::max(1, m_graph.layers) * (kBoxWidth + kLayerGap) - kLayerGap,
        2 * kMargin + std::max(1, m_graph.tallest) * (kBoxHeight + kPlaceGap) - kPlaceGap};
}

QRect GraphCanvas::boxOf(int node) const
{
    const Graph::Node& at = m_graph.nodes[static_cast<std::size_t>(node)];
    const auto inLayer = std::count_if(m_graph.nodes.begin(), m_graph.nodes.end(),
        [&](const Graph::Node& each) { return each.layer == at.layer; });
    // A short layer stands in the middle; wide windows spread the layers, but not without bounds.
    const int spare = std::max(0, width() - sizeHint().width());
    const int gap
        = kLayerGap + (m_graph.layers > 1 ? std::min(72, spare / (m_graph.layers - 1)) : 0);
    const int top
        = (height() - static_cast<int>(inLayer) * (kBoxHeight + kPlaceGap) + kPlaceGap) / 2;
    const QRect box(kMargin + at.layer * (kBoxWidth + gap),
        top + at.place * (kBoxHeight + kPlaceGap), kBoxWidth, kBoxHeight);
    return QStyle::visualRect(layoutDirection(), rect(), box);
}

QPainterPath GraphCanvas::pathOf(const Graph::Edge& edge) const
{
    const QRectF from = boxOf(edge.from);
    const QRectF to = boxOf(edge.to);
    const bool ltr = layoutDirection() == Qt::LeftToRight;
    const double sign = ltr ? 1 : -1;
    const QPointF start(ltr ? from.right() + 1 : from.left(), from.center().y());
    const QPointF end(ltr ? to.left() - 1 : to.right() + 1, to.center().y());
    QPainterPath path(start);
    if ((end.x() - start.x()) * sign <= 0) {
        // Back or to itself: below the boxes, so that it is seen as what it is.
        const double low = std::max(from.bottom(), to.bottom()) + kPlaceGap / 2.0;
        path.cubicTo(start + QPointF(60 * sign, 0), QPointF(start.x() + 40 * sign, low),
            QPointF((start.x() + end.x()) / 2, low));
        path.cubicTo(QPointF(end.x() - 40 * sign, low), end - QPointF(60 * sign, 0), end);
        return path;
    }
    const auto bendTo = [&path](QPointF next) {
        const QPointF half((next.x() - path.currentPosition().x()) / 2, 0);
        path.cubicTo(path.currentPosition() + half, next - half, next);
    };
    for (const int bend : edge.bends) {
        const QRectF passed = boxOf(bend);
        bendTo({ltr ? passed.left() : passed.right(), passed.center().y()});
        path.lineTo(ltr ? passed.right() : passed.left(), passed.center().y());
    }
    bendTo(end);
    return path;
}

QPoint GraphCanvas::middleOf(int edge) const
{
    return pathOf(m_graph.edges[static_cast<std::size_t>(edge)]).pointAtPercent(0.5).toPoint();
}

void GraphCanvas::paintEdge(QPainter& painter, int at) const
{
    const Graph::Edge& edge = m_graph.edges[static_cast<std::size_t>(at)];
    const QPainterPath path = pathOf(edge);
    painter.setBrush(Qt::NoBrush);
    if (at == m_current) {
        painter.setPen(
            QPen(Theme::instance().color(Token::AccentWash), 12, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(path);
        if (hasFocus() && paint::showsFocus(*this)) {
            painter.setPen(QPen(Theme::instance().color(Token::Accent), 2));
            QPainterPathStroker stroker;
            stroker.setWidth(12);
            stroker.setCapStyle(Qt::RoundCap);
            painter.drawPath(stroker.createStroke(path));
        }
    }
    painter.setPen(penOf(edge.verdict));
    painter.drawPath(path);
    paintArrow(painter, path.pointAtPercent(1), layoutDirection() == Qt::LeftToRight ? 1 : -1,
        inkOf(edge.verdict));
    paintMark(painter, path.pointAtPercent(0.5), edge.verdict);
}

void GraphCanvas::paintNode(QPainter& painter, int at) const
{
    const Graph::Node& node = m_graph.nodes[static_cast<std::size_t>(at)];
    const Theme& theme = Theme::instance();
    const QRect box = boxOf(at);
    const bool outside = node.name.isEmpty();
    const bool touched = m_current >= 0
        && (m_graph.edges[static_cast<std::size_t>(m_current)].from == at
            || m_graph.edges[static_cast<std::size_t>(m_current)].to == at);
    paint::box(painter, box, measures::kControlRadius,
        theme.color(outside ? Token::Sunken : Token::Surface),
        theme.color(touched ? Token::Accent : Token::LineStrong), theme.lineWidth());
    painter.setFont(ui::font(outside ? TextRole::Body : TextRole::BodyStrong));
    painter.setPen(theme.color(outside ? Token::Ink2 : Token::Ink));
    const QRect words = box.adjusted(10, 0, -10, 0);
    paint::words(painter, words, Qt::AlignCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(
            outside ? tr("outside") : node.name, Qt::ElideMiddle, words.width()));
}

void GraphCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // The worst last, on top of the others.
    for (int edge = static_cast<int>(m_graph.edges.size()) - 1; edge >= 0; --edge)
        if (edge != m_current)
            paintEdge(painter, edge);
    if (m_current >= 0)
        paintEdge(painter, m_current);
    for (int node = 0; node < static_cast<int>(m_graph.nodes.size()); ++node)
        if (!m_graph.nodes[static_cast<std::size_t>(node)].bend)
            paintNode(painter, node);
}

int GraphCanvas::edgeAt(QPoint at) const
{
    const QRectF near(at.x() - kReach, at.y() - kReach, 2 * kReach, 2 * kReach);
    QPainterPathStroker stroker;
    stroker.setWidth(2);
    for (std::size_t i = 0; i < m_graph.edges.size(); ++i)
        if (stroker.createStroke(pathOf(m_graph.edges[i])).intersects(near))
            return static_cast<int>(i);
    return -1;
}

std::vector<int> GraphCanvas::readingOrder() const
{
    std::vector<int> order(m_graph.edges.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<int>(i);
    const auto key = [this](int edge) {
        const Graph::Edge& at = m_graph.edges[static_cast<std::size_t>(edge)];
        const Graph::Node& from = m_graph.nodes[static_cast<std::size_t>(at.from)];
        const Graph::Node& to = m_graph.nodes[static_cast<std::size_t>(at.to)];
        return std::tuple(from.layer, from.place, to.layer, to.place);
    };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
    return order;
}

QString GraphCanvas::spoken(int at) const
{
    const Graph::Edge& edge = m_graph.edges[static_cast<std::size_t>(at)];
    const auto name = [this](int node) {
        const QString& own = m_graph.nodes[static_cast<std::size_t>(node)].name;
        return own.isEmpty() ? tr("outside") : own;
    };
    return tr("%1 → %2: %3")
        .arg(name(edge.from), name(edge.to), models::leaks::verdict(edge.verdict));
}

void GraphCanvas::choose(int edge)
{
    if (edge < 0)
        return;
    const QString id = m_graph.edges[static_cast<std::size_t>(edge)].ids.value(0);
    setCurrent(id);
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
    Q_EMIT chosen(id);
}

void GraphCanvas::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    choose(edgeAt(event->pos()));
}

void GraphCanvas::keyPressEvent(QKeyEvent* event)
{
    const std::vector<int> order = readingOrder();
    const auto here = std::find(order.begin(), order.end(), m_current);
    auto place = here == order.end() ? std::ptrdiff_t{-1} : here - order.begin();
    const auto last = static_cast<std::ptrdiff_t>(order.size()) - 1;
    const bool ltr = layoutDirection() == Qt::LeftToRight;
    switch (event->key()) {
    case Qt::Key_Down:
        ++place;
        break;
    case Qt::Key_Up:
        --place;
        break;
    case Qt::Key_Right:
        place += ltr ? 1 : -1;
        break;
    case Qt::Key_Left:
        place -= ltr ? 1 : -1;
        break;
    case Qt::Key_Home:
        place = 0;
        break;
    case Qt::Key_End:
        place = last;
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    if (last >= 0)
        choose(order[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(place, 0, last))]);
}

void GraphCanvas::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (m_current < 0 && !m_graph.edges.empty() && event->reason() != Qt::MouseFocusReason)
        choose(0);
    update();
}

bool GraphCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int edge = edgeAt(help->pos());
        QToolTip::showText(help->globalPos(), edge < 0 ? QString() : spoken(edge), this);
        return true;
    }
    return QWidget::event(event);
}

GraphView::GraphView(QWidget* parent)
    : QWidget(parent)
    , m_canvas(new GraphCanvas)
    , m_area(new QScrollArea)
{
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(m_canvas);
    m_area->viewport()->setAutoFillBackground(false);
    m_canvas->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 4);
    column->setSpacing(0);
    column->addWidget(m_area, 1);
    column->addWidget(new Legend(this));
    setMinimumHeight(160);
}

void GraphView::reveal(int edge)
{
    if (edge < 0)
        return;
    const QPoint middle = m_canvas->middleOf(edge);
    m_area->ensureVisible(middle.x(), middle.y(), kBoxWidth, kBoxHeight);
}

void GraphView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    paint::box(painter, rect(), measures::kCardRadius, theme.color(Token::Surface),
        theme.color(Token::Line), theme.lineWidth());
}

} // namespace pult::ui

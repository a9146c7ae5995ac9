// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/guard_row.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>

#include "models/strings.h"
#include "ui/dialogs/guard_editor.h"
#include "ui/dialogs/list_field.h"
#include "ui/kit/buttons.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using client::GuardKind;

constexpr double kErrorsMargin = 2.0;
constexpr double kOtherMargin = 1.1;
constexpr double kQuantile = 0.99;
constexpr double kPerCent = 100;
constexpr double kStep = 0.01; //!< Of a field with two decimals.
constexpr double kMostLimit = 1'000'000;
constexpr int kNameWidth = 88;
constexpr int kNumberWidth = 80;
constexpr int kLimitWidth = 88;

double usualMargin(GuardKind kind)
{
    return kind == GuardKind::Errors ? kErrorsMargin : kOtherMargin;
}

//! How many of the field one of the plan is: shares of errors are shown in per cent.
double scaleOf(GuardKind kind)
{
    return kind == GuardKind::Errors ? kPerCent : 1;
}

int decimalsOf(GuardKind kind)
{
    if (kind == GuardKind::PromQl)
        return 3;
    return kind == GuardKind::Errors ? 2 : 0;
}

//! Of the limit, as a plan has it.
double stepOf(GuardKind kind)
{
    return std::pow(10.0, -decimalsOf(kind)) / scaleOf(kind);
}

//! What a field in such steps would not show stays as it was.
double unlessSame(double shown, double base, double usual, double step)
{
    const double before = base > 0 ? base : usual;
    return std::abs(shown - before) < step * 0.501 ? base : shown;
}

} // namespace

GuardRow::GuardRow(const client::Guard& guard)
    : base(guard)
{
    name = new QLineEdit(models::toQt(guard.name));
    name->setFixedWidth(kNameWidth);
    name->setPlaceholderText(GuardEditor::tr("name"));
    kind = new QComboBox;
    kind->addItem(GuardEditor::tr("errors"), static_cast<int>(GuardKind::Errors));
    kind->addItem(GuardEditor::tr("latency"), static_cast<int>(GuardKind::Latency));
    kind->addItem(GuardEditor::tr("mean"), static_cast<int>(GuardKind::Mean));
    kind->addItem(GuardEditor::tr("PromQL"), static_cast<int>(GuardKind::PromQl));
    kind->addItem(GuardEditor::tr("share"), static_cast<int>(GuardKind::Share));
    kind->setCurrentIndex(std::max(0, kind->findData(static_cast<int>(guard.kind))));
    act = new QComboBox;
    act->addItem(GuardEditor::tr("aborts"), static_cast<int>(client::GuardAct::Abort));
    act->addItem(GuardEditor::tr("holds"), static_cast<int>(client::GuardAct::Hold));
    act->setCurrentIndex(guard.act == client::GuardAct::Hold ? 1 : 0);
    margin = new QDoubleSpinBox;
    margin->setRange(1.01, 999);
    margin->setSingleStep(0.1);
    margin->setPrefix(u"×"_s);
    margin->setFixedWidth(kNumberWidth);
    margin->setValue(guard.margin > 0 ? guard.margin : usualMargin(guard.kind));
    quantile = new QDoubleSpinBox;
    quantile->setRange(0.1, 99.9);
    quantile->setDecimals(1);
    quantile->setPrefix(u"p"_s);
    quantile->setFixedWidth(kNumberWidth);
    quantile->setValue((guard.quantile > 0 ? guard.quantile : kQuantile) * kPerCent);
    limit = new QDoubleSpinBox;
    limit->setRange(0, kMostLimit);
    limit->setSpecialValueText(GuardEditor::tr("none"));
    limit->setFixedWidth(kLimitWidth);
    services = new QLineEdit;
    services->setPlaceholderText(GuardEditor::tr("all"));
    showList(*services, guard.services);
    remove = makeIconButton(Icon::Cross, GuardEditor::tr("Take this guard away"), {});
    query = new QLineEdit(models::toQt(guard.query));
    query->setPlaceholderText(u"cpu{generation=\"{generation}\"}"_s);
    dressLimit();
    limit->setValue(guard.limit.value_or(0) * scaleOf(guard.kind));
}

std::vector<QWidget*> GuardRow::fields() const
{
    std::vector<QWidget*> all{name, kind, act, margin, quantile, limit, services, remove, query};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

GuardKind GuardRow::kindNow() const
{
    return static_cast<GuardKind>(kind->currentData().toInt());
}

client::Guard GuardRow::read() const
{
    client::Guard guard = base;
    guard.name = name->text().trimmed().toStdString();
    guard.kind = kindNow();
    if (act->currentIndex() != (base.act == client::GuardAct::Hold ? 1 : 0))
        guard.act = static_cast<client::GuardAct>(act->currentData().toInt());
    guard.margin = unlessSame(margin->value(), base.margin, usualMargin(guard.kind), kStep);
    guard.quantile = guard.kind != GuardKind::Latency
        ? 0
        : unlessSame(quantile->value() / kPerCent, base.quantile, kQuantile, 0.001);
    const double absolute = limit->value() / scaleOf(guard.kind);
    if (guard.kind == GuardKind::Share || absolute <= 0)
        guard.limit.reset();
    else
        guard.limit
            = unlessSame(absolute, base.limit.value_or(absolute), absolute, stepOf(guard.kind));
    guard.services = services->isHidden() ? std::vector<std::string>() : listIn(*services);
    guard.query
        = guard.kind == GuardKind::PromQl ? query->text().trimmed().toStdString() : std::string();
    return guard;
}

void GuardRow::dressLimit() const
{
    const GuardKind now = kindNow();
    const bool ofTime = now == GuardKind::Latency || now == GuardKind::Mean;
    limit->setDecimals(decimalsOf(now));
    limit->setSuffix(now == GuardKind::Errors ? GuardEditor::tr(" %")
            : ofTime                          ? GuardEditor::tr(" ms")
                                              : QString());
}

void GuardRow::showKind() const
{
    const GuardKind now = kindNow();
    dressLimit();
    quantile->setVisible(now == GuardKind::Latency);
    query->setVisible(now == GuardKind::PromQl);
    limit->setVisible(now != GuardKind::Share);
    services->setVisible(now != GuardKind::Share && now != GuardKind::PromQl);
}

void GuardRow::resetThresholds() const
{
    margin->setValue(usualMargin(kindNow()));
    limit->setValue(0);
}

void GuardRow::fix()
{
    words = {new TextLabel(name->text()), secondaryText(kind->currentText())};
    for (QWidget* field : std::initializer_list<QWidget*>{name, kind, remove})
        field->hide();
}

} // namespace pult::ui

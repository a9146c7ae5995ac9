// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace pult::ui {

class AgeLabel;
class Chip;
class TextLabel;

//! Three pixels across the window in the colour of the environment.
class IdentityLine : public QWidget
{
    Q_OBJECT
public:
    explicit IdentityLine(QWidget* parent = nullptr);
    void setKind(EnvironmentKind kind);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EnvironmentKind m_kind = EnvironmentKind::Other;
};

//! The environment as word, icon and wash.
class IdentityCell : public QWidget
{
    Q_OBJECT
public:
    explicit IdentityCell(QWidget* parent = nullptr);
    void setEnvironment(EnvironmentKind kind, const QString& word);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EnvironmentKind m_kind = EnvironmentKind::Other;
    QString m_word;
};

struct IdentityInfo
{
    EnvironmentKind kind = EnvironmentKind::Other;
    QString environment = {}; //!< "PROD"
    QString application = {}; //!< "CRM"
    QString cluster = {}; //!< "telecom-eu"
    QString user = {}; //!< "alice"
    QString role = {}; //!< "release manager"
    bool readOnly = false;
};

//! The bar on top: where one is, how old the data are, who one is, and the way back.
class IdentityBar : public QWidget
{
    Q_OBJECT
public:
    explicit IdentityBar(QWidget* parent = nullptr);

    void setInfo(const IdentityInfo& info);
    void setAge(qint64 ageMs, bool streamUp);
    //! From the last session; nothing of this one yet.
    void setRemembered(qint64 ageMs);
    //! What the retreat button will do, in words: "Abort g5 (5 % → 0)". A reason blocks it; the
    //! button stays visible in any case.
    void setRetreat(const QString& act, const QString& blockedReason = {});
    [[nodiscard]] QPushButton* retreatButton() const { return m_retreat; }
    [[nodiscard]] QPushButton* searchButton() const { return m_search; }

Q_SIGNALS:
    void searchRequested();
    void retreatRequested();
    //! The lock was pressed: leave or enter read-only mode.
    void readOnlyToggleRequested();
    //! The cell was pressed: choose another environment.
    void environmentRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QPushButton* buildSearch();

    IdentityCell* m_cell;
    TextLabel* m_application;
    TextLabel* m_cluster;
    AgeLabel* m_age;
    QPushButton* m_search;
    TextLabel* m_user;
    QPushButton* m_lock;
    QPushButton* m_retreat;
};

} // namespace pult::ui

// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/environment_watch.h"
#include "ui/kit/card.h"

namespace pult::ui {

class PageHost;
class TextBlock;

//! What can still be done when the control plane does not answer, or takes nothing: the act at
//! another endpoint of it, edges by their own sockets, and what cannot be done.
class OnCallFallback : public Card
{
    Q_OBJECT
public:
    explicit OnCallFallback(PageHost& host, QWidget* parent = nullptr);

    //! `terminal`: the act for each endpoint. `why`: a sentence. `gateways`: as they were known
    //! last; may be null.
    void show(const QStringList& terminal, const QString& why, const client::GatewayMap* gateways);

private:
    TextBlock* m_words;
    QStringList m_lines; //!< Everything that may be pasted into a terminal.
};

} // namespace pult::ui

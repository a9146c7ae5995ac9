// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "client/leaks.h"

namespace pult::models {

//! Who calls whom, in layers: a caller stands before its callees wherever no circle forbids it.
struct ServiceGraph
{
    struct Node
    {
        QString name; //!< Empty: outside.
        int layer = 0;
        int place = 0; //!< In its layer, from the top.
        bool bend = false; //!< No service: where a long edge passes a layer between others.

        friend bool operator==(const Node&, const Node&) = default;
    };
    //! One for each pair of services, however many entries it has.
    struct Edge
    {
        int from = 0;
        int to = 0;
        client::LeakVerdict verdict = client::LeakVerdict::NoEvidence; //!< The worst.
        std::vector<int> bends; //!< Nodes that it passes on its way.
        QStringList ids; //!< Of its edges (leaks::id), worst first.

        friend bool operator==(const Edge&, const Edge&) = default;
    };

    std::vector<Node> nodes;
    std::vector<Edge> edges; //!< Worst first.
    int layers = 0;
    int tallest = 0; //!< Nodes of the fullest layer.

    friend bool operator==(const ServiceGraph&, const ServiceGraph&) = default;
};

//! The same edges give the same picture. Pure.
[[nodiscard]] ServiceGraph layOut(const std::vector<client::LeakEdge>& edges);

} // namespace pult::models

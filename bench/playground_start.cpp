// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From nothing to a living cluster: control plane, services, edge and load.
#include "bench/support/figure.h"
#include "tests/e2e/cluster.h"

int main()
{
    using namespace pult::bench;
    std::vector<double> seconds;
    for (int i = 0; i < 5; ++i) {
        const pult::test::Cluster cluster(5);
        seconds.push_back(static_cast<double>(cluster.startedIn().count()) / 1000);
    }
    figure("playground_start_s", percentile(seconds, 50), Goal::AtMost, 5);
    return 0;
}

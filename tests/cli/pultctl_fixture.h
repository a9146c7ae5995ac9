// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "client/command.h"
#include "tests/cli/pultctl_runner.h"
#include "tests/support/fake_control_plane.h"
#include "tests/support/text_proto.h"

namespace pult::test {

//! What GetState tells of prod.
extern const char* const kState;
//! A promote of g5 in prod that needs class `commandClass`.
[[nodiscard]] v1::PlanResponse planOf(std::uint32_t commandClass);
//! That promote, under way.
[[nodiscard]] v1::Operation operationAt(v1::OperationStep step);

//! The real program before a control plane that answers as a test wants it: by default with one
//! environment, and a plan of class 2 that is executed.
class PultctlTest : public testing::Test
{
protected:
    PultctlTest();

    Finished run(std::vector<std::string> words) { return run(Start{std::move(words)}); }
    Finished run(Start start);
    //! Compares everything a run printed with golden/<name>.txt; PULT_UPDATE_GOLDEN=1 writes it.
    void expectGolden(const std::string& name, std::vector<std::string> words);

    FakeControlPlane fake;
    v1::PlanResponse plan = planOf(2);
    client::Command lastCommand;
    std::string lastEnvironment;
    std::vector<v1::ExecuteRequest> executed;
};

} // namespace pult::test

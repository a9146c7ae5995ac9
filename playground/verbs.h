// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace pult::playground {

// What pult-playground can be asked to do; each gives the exit code: 0 done, 1 failed, 2 usage.

//! Runs the cluster until it is told to stop or its parent ends.
int runCluster(const std::vector<std::string>& arguments);
//! One demo service; started by the cluster.
int runService(const std::vector<std::string>& arguments);
//! Asks a running cluster.
int showEdgeArguments(const std::vector<std::string>& arguments);
int setFault(const std::vector<std::string>& arguments);
int setLoad(const std::vector<std::string>& arguments);
int showStatus(const std::vector<std::string>& arguments);
int makeRelease(const std::vector<std::string>& arguments);

//! Prints what can be asked for to standard output and gives 0.
int help();
//! Prints what is wrong, and what can be asked for, to standard error and gives 2.
int usage(const std::string& message);

//! Where the playground lives unless told otherwise: the user's data folder.
std::string defaultDataFolder();

} // namespace pult::playground

#!/usr/bin/env bash
# ./taproot build: everything that `up --demo` needs.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/setup.sh"
. "$ROOT/scripts/build-lib.sh"

require_sdk
require_node
ensure_packages "${BUILD_PACKAGES[@]}"
ensure_libchdb
ensure_restore
ensure_node_modules
build_server
build_agent
build_web
build_demo
say "Built."

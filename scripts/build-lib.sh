# Builds, each skipped when nothing that it is made of changed. Sourced, never run.
# shellcheck shell=bash

SERVER_BIN=$ROOT/src/Taproot.Server/bin/Release/net10.0/taproot-server
AGENT_BIN=$STATE/bin/agent/taproot-node-agent
WEB_DIST=$ROOT/web/dist
SHARED_INPUTS=(Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt)

build_server() {
  local inputs=(src/Taproot.Server src/Taproot.Store src/Taproot.Telemetry src/Taproot.PromQL src/Taproot.Topology src/Taproot.Inspections "${SHARED_INPUTS[@]}")
  [ -x "$SERVER_BIN" ] || rm -f "$STATE/stamps/server"
  step_once server "$(hash_of "${inputs[@]}")" "Building the server" \
    dotnet build "$ROOT/src/Taproot.Server" "${DOTNET_FLAGS[@]}" --no-restore
}

build_agent() {
  local inputs=(src/Taproot.NodeAgent src/Taproot.Telemetry "${SHARED_INPUTS[@]}")
  [ -x "$AGENT_BIN" ] || rm -f "$STATE/stamps/agent"
  step_once agent "$(hash_of "${inputs[@]}")" "Building the node agent (BPF programs, native code)" \
    dotnet publish "$ROOT/src/Taproot.NodeAgent" "${DOTNET_FLAGS[@]}" --no-restore -r "$(runtime_id)" -o "$STATE/bin/agent"
}

build_web() {
  [ -f "$ROOT/web/package.json" ] || return 0
  [ -f "$WEB_DIST/index.html" ] || rm -f "$STATE/stamps/web"
  step_once web "$(hash_of web)" "Building the web pages" npm run build --prefix "$ROOT/web"
}

build_demo() {
  ensure_demo_modules
  [ -x "$ROOT/demo/loadgen/bin/Release/net10.0/loadgen" ] || rm -f "$STATE/stamps/demo"
  step_once demo "$(hash_of demo "${SHARED_INPUTS[@]}")" "Building the demo shop" \
    dotnet build "$ROOT/demo/shop.slnx" "${DOTNET_FLAGS[@]}" --no-restore
}

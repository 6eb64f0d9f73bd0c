#!/usr/bin/env bash
# ./taproot up: installs what is missing, builds, and runs server, store, node agent and (on wish) the demo shop until Ctrl-C.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/setup.sh"
. "$ROOT/scripts/build-lib.sh"
. "$ROOT/scripts/children.sh"
. "$ROOT/scripts/shop.sh"

AGENT=1 DEMO_ON='' DATA=$ROOT/data LISTEN=127.0.0.1:8080 SERVER_ARGS=()
AGENT_LISTEN=${TAPROOT_AGENT_LISTEN:-127.0.0.1:10300}

value_of() { [ $# -ge 2 ] && [ -n "$2" ] || die "$1 needs a value."; }

while [ $# -gt 0 ]; do
  case $1 in
    --no-agent) AGENT='' ;;
    --demo) DEMO_ON=1 ;;
    --data-dir) value_of "$@"; DATA=$2; shift ;;
    --listen) value_of "$@"; LISTEN=$2; shift ;;
    --auth-anonymous-role) value_of "$@"; SERVER_ARGS+=("$1" "$2"); shift ;;
    --config) value_of "$@"; SERVER_ARGS+=(--config "$2"); shift ;;
    *) die "unknown option '$1'; './taproot help' lists them." ;;
  esac
  shift
done
mkdir -p "$DATA"
DATA=$(cd "$DATA" && pwd)
LOGS=$DATA/logs
URL=http://${LISTEN/#0.0.0.0:/127.0.0.1:}
URL=${URL/#http:\/\/\*:/http://127.0.0.1:}

install_and_build() {
  require_sdk
  require_node
  local packages=()
  [ -z "$AGENT" ] || packages+=("${BUILD_PACKAGES[@]}")
  [ -z "$DEMO_ON" ] || packages+=("${DEMO_PACKAGES[@]}")
  ensure_packages "${packages[@]}"
  ensure_libchdb
  ensure_restore
  ensure_node_modules
  build_server
  [ -z "$AGENT" ] || build_agent
  build_web
  [ -z "$DEMO_ON" ] || build_demo
}

start_server() {
  start_child server "$SERVER_BIN" --data-dir "$DATA" --listen "$LISTEN" --chdb-lib "$STATE/lib/libchdb.so" --web-root "$WEB_DIST" "${SERVER_ARGS[@]}"
}

is_loopback() { case $1 in 127.* | localhost:* | '[::1]':*) true ;; *) false ;; esac; }

# Without a key only loopback gets in, and only while nobody else can reach the server. The agent's key is made anew at each start and kept nowhere.
AGENT_KEY=''
make_agent_key() {
  is_loopback "$LISTEN" || AGENT_KEY=$("$SERVER_BIN" api-key replace default "the agent of './taproot up'" --data-dir "$DATA") \
    || die "no key could be made for the agent: $AGENT_KEY"
}

start_agent() {
  API_KEY=$AGENT_KEY start_child agent "$AGENT_BIN" --collector-endpoint "$URL" --listen "$AGENT_LISTEN" --wal-dir "$DATA/agent"
}

# Lines of error from the logs go to the screen as they are written.
show_errors() {
  tail -q -n 0 -F "$LOGS/server.log" "$LOGS/agent.log" 2>/dev/null \
    > >(trap '' INT; grep --line-buffered -E -A 1 '^([0-9T:.Z-]+ +)?(fail|crit|error)|Unhandled exception' | grep --line-buffered -v '^--$' >&2) &
  TAIL_PID=$!
}

finished=''
finish() {
  [ -z "$finished" ] || return 0
  finished=1
  trap '' INT TERM HUP
  [ ${#CHILD_PIDS[@]} -eq 0 ] || say "Stopping…"
  end_children
  [ -z "$DEMO_ON" ] || clean_shop
  [ -z "${TAIL_PID:-}" ] || kill "$TAIL_PID" 2>/dev/null || true
}

die_with_log() {
  tail -n 20 "$LOGS/$1.log" >&2 || true
  die "$2 (the log: $LOGS/$1.log)"
}

wait_ready() {
  local deadline=$(($(now_ms) + 120000))
  until answers "$URL/readyz"; do
    if gone_or_zombie "$SERVER_PID"; then die_with_log server "the server ended at its start"; fi
    [ "$(now_ms)" -lt "$deadline" ] || die_with_log server "the server is not ready after two minutes"
    sleep 0.2
  done
}

# So that the page of costs has something to tell: the host is own hardware, of which no list knows a price. Prices that somebody chose stay.
price_host() {
  local settings=$URL/api/projects/default/settings/prices
  curl -fsS --max-time 5 "$settings" 2>/dev/null | grep -q '"custom":\[\]' || return 0
  curl -fsS --max-time 5 -o /dev/null -X PUT -H 'Content-Type: application/json' "$settings" 2>/dev/null --data \
    '{"custom":[{"pattern":"*","perCoreHour":0.01,"perGibHour":0.0015,"diskPerGibMonth":0.05,"note":"own hardware, a guess of the demo"}]}' \
    || warn "the host has no price: the demo may not change settings here."
}

# Until a signal comes. A server that ends takes the rest with it; the other parts are reported and the rest goes on.
supervise() {
  local dead name
  while :; do
    sleep 1 &
    wait $! || true
    [ -z "$DEMO_ON" ] || { keep_shop_small; follow_release; }
    dead=$(first_dead) || continue
    name=$(child_name "$dead")
    [ "$name" != server ] || die_with_log server "the server ended by itself"
    warn "$name ended by itself; its last lines:"
    tail -n 5 "$LOGS/$name.log" >&2 || true
    forget_child "$dead"
  done
}

trap 'finish; exit 0' INT TERM HUP
trap finish EXIT

if [ -n "$AGENT" ] && ! is_root; then
  AGENT=''
  warn "not root, so the node agent stays off: it needs root to load BPF programs. Everything else runs."
fi
install_and_build
mkdir -p "$LOGS"
: >>"$LOGS/server.log"
: >>"$LOGS/agent.log"
show_errors
started=$(now_ms)
[ -z "$AGENT" ] || make_agent_key
start_server
SERVER_PID=${CHILD_PIDS[-1]}
[ -z "$AGENT" ] || start_agent
[ -z "$DEMO_ON" ] || start_shop
wait_ready
[ -z "$DEMO_ON" ] || price_host
say "Started in $(seconds_since "$started"). Logs: $LOGS"
[ -z "$DEMO_ON" ] || say "The demo shop answers on http://$NGINX/; './taproot demo fault NAME on' breaks something (docs/demo.md)"
say "Taproot is at $URL"
supervise

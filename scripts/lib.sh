# Shared by the scripts of ./taproot: words on the screen, steps, stamps, children. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail
ROOT=${ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
STATE=$ROOT/.taproot
mkdir -p "$STATE/stamps" "$STATE/logs"

# No build server outlives a command, nothing is sent anywhere, nothing waits for a terminal.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export DEBIAN_FRONTEND=noninteractive NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false NPM_CONFIG_UPDATE_NOTIFIER=false
DOTNET_FLAGS=(-c Release --nologo -v quiet -p:UseSharedCompilation=false)

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# now_ms: milliseconds since the epoch.
now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }

# seconds_since MS: the time since, as "1.2 s".
seconds_since() { local ms=$(($(now_ms) - $1)); printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100)); }

# step LABEL COMMAND…: runs the command with its output in a log; one line with the duration; the log's end when it fails.
step() {
  local label=$1 log start
  shift
  # A list of packages is longer than a name of a file may be.
  log=$STATE/logs/$(tr -c 'A-Za-z0-9\n' '-' <<<"${label:0:100}").log
  start=$(now_ms)
  printf '  %-58s' "$label"
  if "$@" >"$log" 2>&1 </dev/null; then
    printf ' %s\n' "$(seconds_since "$start")"
  else
    printf ' failed after %s\n' "$(seconds_since "$start")"
    tail -n 30 "$log" >&2
    say "The whole output is in $log" >&2
    return 1
  fi
}

# hash_of PATH…: one hash of the files under the paths (sources only).
hash_of() {
  (cd "$ROOT" && find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name results \) -prune -o -type f -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-32)
}

# step_once NAME HASH LABEL COMMAND…: a step that is skipped when it succeeded before with the same hash.
step_once() {
  local stamp=$STATE/stamps/$1 hash=$2 label=$3
  shift 3
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ]; then return 0; fi
  rm -f "$stamp"
  step "$label" "$@"
  printf '%s' "$hash" >"$stamp"
}

# wait_until SECONDS COMMAND…: true as soon as the command is.
wait_until() {
  local deadline=$(($(now_ms) + $1 * 1000))
  shift
  until "$@"; do
    [ "$(now_ms)" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

answers() { curl -fsS -o /dev/null --max-time 2 "$1" 2>/dev/null; }
gone() { ! kill -0 "$1" 2>/dev/null; }

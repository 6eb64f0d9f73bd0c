#!/usr/bin/env bash
# ./taproot bench [NAME…] [--loghub DIR]: agent, connections, explore, ingest, logs, patterns, profiles, query, search, soak, stop, tls, world. A table on the screen, JSON under bench/results/.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/setup.sh"
. "$ROOT/scripts/build-lib.sh"
. "$ROOT/scripts/children.sh"
. "$ROOT/scripts/shop.sh"
. "$ROOT/scripts/bench-protocols.sh"
. "$ROOT/scripts/bench-soak.sh"
. "$ROOT/scripts/bench-query.sh"
. "$ROOT/scripts/bench-world.sh"
. "$ROOT/scripts/bench-signals.sh"
. "$ROOT/scripts/bench-connections.sh"
. "$ROOT/scripts/bench-stop.sh"
. "$ROOT/scripts/bench-logs.sh"
. "$ROOT/scripts/bench-tls.sh"
. "$ROOT/scripts/bench-profiles.sh"
. "$ROOT/scripts/bench-explore.sh"

RESULTS=$ROOT/bench/results
WORK=$(mktemp -d)
LOGS=$WORK/logs
PORT=${BENCH_PORT:-17180}
URL=http://127.0.0.1:$PORT
SIMULATOR=$ROOT/bench/Taproot.FleetSimulator/bin/Release/net10.0/fleet-simulator
mkdir -p "$RESULTS"

finish() {
  trap '' INT TERM
  end_children
  rm -rf "$WORK"
}
trap finish EXIT
trap 'exit 130' INT TERM

setup() {
  require_sdk
  require_node
  ensure_packages "${BUILD_PACKAGES[@]}" "${BENCH_PACKAGES[@]}" "${DEMO_PACKAGES[@]}"
  ensure_libchdb
  ensure_restore
}

build_simulator() {
  step_once simulator "$(hash_of bench/Taproot.FleetSimulator src/Taproot.Telemetry)" "Building the fleet simulator" \
    dotnet build "$ROOT/bench/Taproot.FleetSimulator" "${DOTNET_FLAGS[@]}" --no-restore
}

# start_server [OPTION…]: run by the command in SERVER_PREFIX, such as taskset, if there is one.
SERVER_PREFIX=()
start_server() {
  start_child server "${SERVER_PREFIX[@]}" "$SERVER_BIN" --data-dir "$WORK/data" --listen "127.0.0.1:$PORT" --chdb-lib "$STATE/lib/libchdb.so" --auth-anonymous-role Admin "$@"
  SERVER_PID=${CHILD_PIDS[-1]}
  wait_until 60 answers "$URL/readyz" || { tail -n 20 "$LOGS/server.log" >&2; die "the server did not get ready"; }
}

# rss_mb PID: resident megabytes of a process and its children.
rss_mb() {
  local pid total=0
  for pid in "$1" $(pgrep -P "$1"); do
    total=$((total + $(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status" 2>/dev/null || echo 0)))
  done
  echo $((total / 1024))
}

# cpu_ticks PID: CPU time in hundredths of a second.
cpu_ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

row() { printf '  %-52s %s\n' "$1" "$2"; }

machine() { printf '%s, %s cores, Linux %s' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(uname -r)"; }

bench_ingest() {
  build_server
  build_simulator
  start_server
  local before after sent
  before=$(cpu_ticks "$SERVER_PID")
  sent=$("$SIMULATOR" "$URL" 10 0 2>"$LOGS/simulator.log") || { tail -n 5 "$LOGS/simulator.log" >&2; die "the ingest refused the fleet"; }
  after=$(cpu_ticks "$SERVER_PID")
  jq -n --arg machine "$(machine)" --argjson sent "$sent" --argjson ticks $((after - before)) --argjson memory "$(rss_mb "$SERVER_PID")" \
    '{bench: "ingest", machine: $machine, sent: $sent, serverCpuSeconds: ($ticks / 100), residentMegabytes: $memory}' >"$RESULTS/ingest.json"
  row "samples a second through HTTP into the store" "$(jq .sent.samplesPerSecondWhileSending "$RESULTS/ingest.json")"
  row "CPU seconds of the server" "$(jq .serverCpuSeconds "$RESULTS/ingest.json")"
  end_children
  rm -rf "$WORK/data"
  bench_remote_write
  rm -rf "$WORK/data"
  bench_otlp
}

# busy_ticks: CPU time of the whole machine but idle and waiting, in hundredths of a second.
busy_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8; exit }' /proc/stat; }

# wrk_run SECONDS PATH: JSON of one run. Two threads, 32 connections kept.
wrk_run() {
  local before
  before=$(busy_ticks)
  wrk -t 2 -c 32 -d "$1s" --latency "http://127.0.0.1:$((PORT + 1))/$2" |
    awk -v before="$before" -v seconds="$1" '/50%/ { p50 = $2 } /99%/ { p99 = $2 } /requests in/ { n = $1 } /Requests\/sec/ { rate = $2 }
      END {
        while ((getline line < "/proc/stat") > 0) if (split(line, cpu, " ") && cpu[1] == "cpu") break
        busy = (cpu[2] + cpu[3] + cpu[4] + cpu[7] + cpu[8] - before) / 100 / seconds
        printf "{\"requests\":%d,\"perSecond\":%.0f,\"p50\":\"%s\",\"p99\":\"%s\",\"busyCores\":%.3f}", n, rate, p50, p99, busy
      }'
}

start_nginx() {
  mkdir -p "$WORK/nginx/paced"
  chmod -R a+rX "$WORK"
  echo ok | tee "$WORK/nginx/index.html" >"$WORK/nginx/paced/index.html"
  cat >"$WORK/nginx/nginx.conf" <<TEXT
daemon off;
worker_processes 1;
pid $WORK/nginx/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  # Fewer connections than the burst: what is above the rate waits, and nothing is refused.
  limit_req_zone \$server_port zone=all:1m rate=10000r/s;
  server {
    listen 127.0.0.1:$((PORT + 1));
    root $WORK/nginx;
    location /paced/ { limit_req zone=all burst=64; }
  }
}
TEXT
  start_child nginx "$(command -v nginx || echo /usr/sbin/nginx)" -p "$WORK/nginx" -e "$LOGS/nginx.log" -c "$WORK/nginx/nginx.conf"
  wait_until 10 answers "http://127.0.0.1:$((PORT + 1))/" || die "nginx did not start"
}

# counted: requests that the agent saw go out of wrk.
counted() {
  curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" |
    awk -v port=":$((PORT + 1))\"" '/^container_http_requests_total/ && index($0, port) { sum += $NF } END { printf "%d", sum }'
}

bench_agent() {
  is_root || die "the agent needs root"
  build_agent
  start_nginx
  local seconds=20 without with full_without full_with before after memory seen pid
  wrk_run 3 "" >/dev/null
  without=$(wrk_run $seconds paced/)
  full_without=$(wrk_run $seconds "")
  start_child agent "$AGENT_BIN" --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata
  pid=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
  wrk_run 3 "" >/dev/null
  # The last counts leave the kernel within a sweep.
  sleep 6
  seen=$(counted)
  before=$(cpu_ticks "$pid")
  with=$(wrk_run $seconds paced/)
  after=$(cpu_ticks "$pid")
  sleep 6
  seen=$(($(counted) - seen))
  full_with=$(wrk_run $seconds "")
  memory=$(rss_mb "$pid")
  jq -n --arg machine "$(machine)" --argjson without "$without" --argjson with "$with" --argjson fullWithout "$full_without" --argjson fullWith "$full_with" \
    --argjson ticks $((after - before)) --argjson memory "$memory" --argjson seen "$seen" --argjson seconds $seconds \
    '{bench: "agent", machine: $machine, pacedWithout: $without, pacedWith: $with, unpacedWithout: $fullWithout, unpacedWith: $fullWith,
      agentCores: ($ticks / 100 / $seconds), agentResidentMegabytes: $memory, agentCounted: $seen,
      countDifferencePercent: (($seen - $with.requests) / $with.requests * 100)}' >"$RESULTS/agent.json"
  row "10,000 requests/s, without the agent" "$without"
  row "10,000 requests/s, with the agent" "$with"
  row "cores of the agent's process (at most 0.20)" "$(jq .agentCores "$RESULTS/agent.json")"
  row "cores of the whole machine that the agent adds" "$(jq '.pacedWith.busyCores - .pacedWithout.busyCores' "$RESULTS/agent.json")"
  row "resident MB of the agent (at most 100)" "$memory"
  row "difference of counts, percent (at most 1)" "$(jq .countDifferencePercent "$RESULTS/agent.json")"
  row "as fast as it goes, without the agent" "$full_without"
  row "as fast as it goes, with the agent" "$full_with"
  end_children
  bench_protocols
}

# The labelled sets are not in the project: the folder is given, or lies beside it.
bench_patterns() {
  local directory=$ROOT out
  while [ -z "$LOGHUB" ] && [ "$directory" != / ]; do
    directory=$(dirname "$directory")
    [ ! -d "$directory/shared/data/loghub" ] || LOGHUB=$directory/shared/data/loghub
  done
  if [ -z "$LOGHUB" ]; then
    row "labelled sets of LogHub" "skipped: none found; give their folder by --loghub DIR"
    return
  fi
  step_once pattern-bench "$(hash_of bench/Taproot.PatternBench src/Taproot.Telemetry)" "Building the bench of patterns" \
    dotnet build "$ROOT/bench/Taproot.PatternBench" "${DOTNET_FLAGS[@]}" --no-restore
  out=$WORK/patterns.json
  "$ROOT/bench/Taproot.PatternBench/bin/Release/net10.0/pattern-bench" "$LOGHUB" "$out" || die "the bench of patterns failed"
  jq --arg machine "$(machine)" '. + {machine: $machine}' "$out" >"$RESULTS/patterns.json"
}

LOGHUB=
names=()
while [ $# -gt 0 ]; do
  case $1 in
    --loghub)
      LOGHUB=${2:?"--loghub needs a folder"}
      shift
      ;;
    *) names+=("$1") ;;
  esac
  shift
done
[ ${#names[@]} -gt 0 ] || names=(agent ingest patterns world)
setup
for name in "${names[@]}"; do
  case $name in
    agent | connections | explore | ingest | logs | patterns | profiles | query | search | soak | stop | tls | world)
      say "bench $name"
      "bench_$name"
      rm -rf "$WORK/data"
      ;;
    *) die "there is no bench '$name'; there are: agent connections explore ingest logs patterns profiles query search soak stop tls world" ;;
  esac
done
say "JSON: $RESULTS"

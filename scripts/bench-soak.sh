# Half an hour of the demo under storms: does the agent's memory stay flat, and is the kernel as it was after its end? Sourced by bench.sh, never run.
# shellcheck shell=bash

# bpf_count KIND: programs, maps or links that the kernel holds.
bpf_count() { bpftool --json "$1" list | jq length; }

kernel_is_as_before() { [ "$(bpf_count prog)" -le "$1" ] && [ "$(bpf_count map)" -le "$2" ]; }

# Each storm goes on until its file is gone; all are bounded by their pace.
process_storm() { while [ -e "$1" ]; do for _ in 1 2 3 4 5 6 7 8; do /bin/true; done; sleep 0.08; done; }

redis_storm() { while [ -e "$1" ]; do redis-benchmark -p "$REDIS_PORT" -n 100000 -c 50 -P 8 -t get,set -q; sleep 10; done; }

http_storm() { while [ -e "$1" ]; do wrk -t 1 -c 64 -d 5s "http://$NGINX/"; sleep 15; done; }

# Lines into a file under /var/log that is truncated again and again.
log_storm() {
  local file=$2 i=0
  while [ -e "$1" ]; do
    seq -f "2026-11-25T10:00:00Z ERROR request %.0f failed: connection refused" 20000
    i=$((i + 1))
    [ $((i % 20)) -ne 0 ] || : >"$file"
    sleep 0.5
  done >>"$file"
}

start_storm() {
  local name=$1
  shift
  "$name" "$@" >"$LOGS/$name.log" 2>&1 </dev/null &
  STORMS+=($!)
}

bench_soak() {
  is_root || die "the agent needs root"
  build_server
  build_agent
  build_demo
  local minutes=${BENCH_MINUTES:-30} running=$WORK/storms pid sample end programs maps log=/var/log/taproot-soak.log
  DATA=$WORK/data STORMS=()
  programs=$(bpf_count prog) maps=$(bpf_count map)
  mkdir -p "$DATA"
  chmod a+rx "$WORK" "$DATA"
  start_server
  start_child agent "$AGENT_BIN" --collector-endpoint "$URL" --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata
  pid=${CHILD_PIDS[-1]}
  SHOP_PORT=$((PORT + 100)) start_shop
  : >"$running"
  start_storm process_storm "$running"
  start_storm redis_storm "$running"
  start_storm http_storm "$running"
  start_storm log_storm "$running" "$log"
  say "  Running for $minutes minutes…"
  end=$(($(now_ms) + minutes * 60000))
  : >"$WORK/samples"
  while [ "$(now_ms)" -lt $end ]; do
    sleep 15
    [ -d "/proc/$pid" ] || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent ended by itself"; }
    sample=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status")
    printf '%s %s\n' "$sample" "$(cpu_ticks "$pid")" >>"$WORK/samples"
    keep_shop_small
  done
  curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" | grep -E '^taproot_agent_(l7_|kernel_events|batches|log|spans|samples|tls|profile)' >"$RESULTS/soak-metrics.txt" || true
  rm -f "$running"
  wait "${STORMS[@]}" 2>/dev/null || true
  end_children
  rm -f "$log"
  # The kernel takes programs and maps apart when nobody looks at them any more, a moment after their owner's end.
  wait_until 10 kernel_is_as_before "$programs" "$maps" || true
  # The first quarter warms up; then the first third of the rest against the last.
  awk -v seconds=15 '{ rss[NR] = $1; ticks[NR] = $2; if ($1 > max) max = $1 }
    END {
      from = int(NR / 4) + 1; third = int((NR - from + 1) / 3)
      for (i = 0; i < third; i++) { early += rss[from + i]; late += rss[NR - i] }
      printf "{\"samples\":%d,\"residentEarlyMB\":%.1f,\"residentLateMB\":%.1f,\"residentMaxMB\":%d,\"agentCores\":%.4f}", NR, early / third, late / third, max, (ticks[NR] - ticks[1]) / 100 / seconds / (NR - 1)
    }' "$WORK/samples" >"$WORK/soak.json"
  jq --arg machine "$(machine)" --argjson programs $(($(bpf_count prog) - programs)) --argjson maps $(($(bpf_count map) - maps)) --argjson minutes "$minutes" \
    '{bench: "soak", machine: $machine, minutes: $minutes} + . + {programsLeft: $programs, mapsLeft: $maps}' "$WORK/soak.json" >"$RESULTS/soak.json"
  row "resident MB, early, late, most" "$(jq -c '[.residentEarlyMB, .residentLateMB, .residentMaxMB]' "$RESULTS/soak.json")"
  row "cores of the agent's process" "$(jq .agentCores "$RESULTS/soak.json")"
  row "BPF programs and maps left after its end" "$(jq -c '[.programsLeft, .mapsLeft]' "$RESULTS/soak.json")"
}

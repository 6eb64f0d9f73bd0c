# Metrics against their peers: Taproot, Prometheus and VictoriaMetrics get the same samples and the same queries. Sourced by bench.sh, never run.
# shellcheck shell=bash
METRICS_BENCH=$ROOT/bench/Taproot.MetricsBench/bin/Release/net10.0/metrics-bench

build_metrics_bench() {
  step_once metrics-bench "$(hash_of bench/Taproot.MetricsBench src/Taproot.Telemetry)" "Building the bench of metrics" \
    dotnet build "$ROOT/bench/Taproot.MetricsBench" "${DOTNET_FLAGS[@]}" --no-restore
}

start_peers() {
  mkdir -p "$WORK/prometheus" "$WORK/victoria"
  echo 'global: {}' >"$WORK/prometheus.yml"
  start_child prometheus prometheus --config.file="$WORK/prometheus.yml" --storage.tsdb.path="$WORK/prometheus" \
    --web.listen-address="127.0.0.1:$((PORT + 3))" --web.enable-remote-write-receiver --log.level=error
  PROMETHEUS_PID=${CHILD_PIDS[-1]}
  start_child victoria victoria-metrics -storageDataPath="$WORK/victoria" -httpListenAddr="127.0.0.1:$((PORT + 4))" \
    -search.maxUniqueTimeseries=1000000 -search.maxQueryDuration=2m -loggerLevel=ERROR
  VICTORIA_PID=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 3))/-/ready" || die "Prometheus did not start"
  wait_until 30 answers "http://127.0.0.1:$((PORT + 4))/health" || die "VictoriaMetrics did not start"
}

# stored_bytes: what the store holds of samples, merged: bytes a sample.
stored_bytes() {
  local socket
  socket=$(find "$WORK/data/store" -type s | head -n 1)
  curl -fsS --max-time 300 --unix-socket "$socket" "http://store/?database=taproot_default" --data-binary 'OPTIMIZE TABLE metric_samples FINAL' >/dev/null
  curl -fsS --unix-socket "$socket" "http://store/" --data-binary \
    "SELECT round(sum(bytes_on_disk) / sum(rows), 3) FROM system.parts WHERE active AND database = 'taproot_default' AND table = 'metric_samples'"
}

# bytes_of DIRECTORY SAMPLES: bytes a sample.
bytes_of() { du -sb "$1" | awk -v samples="$2" '{ printf "%.3f", $1 / samples }'; }

# ask_all WAY SERIES END: the twenty queries to all three, JSON on the output, the table on the screen.
ask_all() {
  "$METRICS_BENCH" ask "$1" "$2" "$3" "${BENCH_RUNS:-5}" "$URL" "http://127.0.0.1:$((PORT + 3))" "http://127.0.0.1:$((PORT + 4))" 2> >(sed 's/^/  /' >&2) ||
    die "the bench of queries failed"
}

bench_query() {
  local count end recent stored
  build_server
  build_metrics_bench
  for count in ${BENCH_SERIES:-10000 100000}; do
    start_server
    start_peers
    end=$(($(date +%s) / 60 * 60))
    say "  $count series: sending an hour of samples, one each 15 s, to each of the three"
    "$METRICS_BENCH" send "$count" "$end" "$URL" "http://127.0.0.1:$((PORT + 3))" "http://127.0.0.1:$((PORT + 4))" >"$WORK/sent.json" 2>>"$LOGS/metrics-bench.log" ||
      { tail -n 5 "$LOGS/metrics-bench.log" >&2; die "the samples were not taken"; }
    say "  As they came in. Milliseconds of Taproot, Prometheus, VictoriaMetrics: asked the first time | the middle of ${BENCH_RUNS:-5} more"
    recent=$(ask_all same "$count" "$end")
    end_child "$SERVER_PID" server
    start_server --recent-samples-memory 0 --query-cache-memory 0
    say "  From Taproot's store, each question of another second, so that nothing that was read serves again"
    stored=$(ask_all earlier "$count" "$end")
    jq -n --arg machine "$(machine)" --argjson recent "$recent" --argjson stored "$stored" --slurpfile sent "$WORK/sent.json" \
      '{bench: "query", machine: $machine, sent: $sent[0], recent: $recent, stored: $stored}' >"$RESULTS/query-$count.json"
    row "no slower than the faster of the two, of 20: at first, then" "$(jq -c '[.recent.notSlower.first, .recent.notSlower.middle]' "$RESULTS/query-$count.json")"
    row "the same from the store" "$(jq -c '[.stored.notSlower.first, .stored.notSlower.middle]' "$RESULTS/query-$count.json")"
    end_children
    rm -rf "$WORK/data" "$WORK/prometheus" "$WORK/victoria"
  done
}

# Remote write, from the socket into the store, beside its peers: samples for each second of CPU, bytes a sample on disk.
bench_remote_write() {
  local count=${BENCH_SERIES:-20000} name pid before out rate samples=0 end=$(($(date +%s) / 60 * 60))
  build_metrics_bench
  start_server
  start_peers
  : >"$WORK/rows"
  for name in taproot prometheus victoriametrics; do
    case $name in
      taproot) pid=$SERVER_PID out=$URL ;;
      prometheus) pid=$PROMETHEUS_PID out=http://127.0.0.1:$((PORT + 3)) ;;
      *) pid=$VICTORIA_PID out=http://127.0.0.1:$((PORT + 4)) ;;
    esac
    before=$(tree_ticks "$pid")
    out=$("$METRICS_BENCH" send "$count" "$end" "$out" 2>>"$LOGS/metrics-bench.log") || { tail -n 5 "$LOGS/metrics-bench.log" >&2; die "$name did not take the samples"; }
    samples=$(jq .samples <<<"$out")
    rate=$(jq '.samplesPerSecond[0]' <<<"$out")
    jq -n --arg name "$name" --argjson samples "$samples" --argjson rate "$rate" --argjson ticks $(($(tree_ticks "$pid") - before)) \
      '{name: $name, samples: $samples, samplesPerSecond: $rate, samplesPerCpuSecond: ($samples / ([$ticks, 1] | max) * 100)}' >>"$WORK/rows"
  done
  jq -s --arg machine "$(machine)" --arg taproot "$(stored_bytes)" --arg prometheus "$(bytes_of "$WORK/prometheus" "$samples")" \
    --arg victoria "$(bytes_of "$WORK/victoria" "$samples")" \
    '{bench: "remote-write", machine: $machine, peers: ., bytesPerSample: {taproot: ($taproot | tonumber), prometheus: ($prometheus | tonumber), victoriametrics: ($victoria | tonumber)}}' \
    "$WORK/rows" >"$RESULTS/remote-write.json"
  row "samples for a second of CPU" "$(jq -c '[.peers[] | {(.name): (.samplesPerCpuSecond | round)}] | add' "$RESULTS/remote-write.json")"
  row "bytes a sample" "$(jq -c .bytesPerSample "$RESULTS/remote-write.json")"
  end_children
}

# tree_ticks PID: CPU time of a process and its children, in hundredths of a second.
tree_ticks() {
  local pid total=0
  for pid in "$1" $(pgrep -P "$1"); do total=$((total + $(cpu_ticks "$pid"))); done
  echo "$total"
}

# Spans and log records: from the socket to the store, and searches among ten million of each. Sourced by bench.sh, never run.
# shellcheck shell=bash
STORE_BENCH=$ROOT/bench/Taproot.Store.Bench/bin/Release/net10.0/Taproot.Store.Bench

build_store_bench() {
  step_once store-bench "$(hash_of bench/Taproot.Store.Bench src/Taproot.Store src/Taproot.Telemetry)" "Building the bench of the store" \
    dotnet build "$ROOT/bench/Taproot.Store.Bench" "${DOTNET_FLAGS[@]}" --no-restore
}

# ask_store SQL: asks the engine of the running server by its socket.
ask_store() {
  curl -fsS --max-time 600 --unix-socket "$(find "$WORK/data/store" -type s | head -n 1)" "http://store/?database=taproot_default" --data-binary "$1"
}

# row_bytes TABLE OF: bytes of a table after merges, its indexes included, for each row of another.
row_bytes() {
  ask_store "OPTIMIZE TABLE $1 FINAL" >/dev/null
  ask_store "SELECT round((SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'taproot_default' AND table = '$1') / count(), 2) FROM $2"
}

# send_signal WHAT COUNT: JSON of what sending took, with the CPU seconds of server and engine until merges are done, too.
send_signal() {
  local before at_end out
  before=$(tree_ticks "$SERVER_PID")
  out=$(taskset -c "$SENDING_CORE" "$STORE_BENCH" send "$URL" "$1" "$2" 2>>"$LOGS/send.log") || { tail -n 5 "$LOGS/send.log" "$LOGS/server.log" >&2; die "the server did not take $1"; }
  at_end=$(tree_ticks "$SERVER_PID")
  wait_until 120 merged || die "the store still merges"
  jq --argjson ticks $((at_end - before)) --argjson all $(($(tree_ticks "$SERVER_PID") - before)) \
    '. + {perSecond: (.items / .seconds | round), cpuSeconds: ($ticks / 100), perCpuSecond: (.items / ([$ticks, 1] | max) * 100 | round), cpuSecondsWithMerges: ($all / 100)}' <<<"$out"
}

merged() { [ "$(ask_store "SELECT count() FROM system.merges")" = 0 ]; }

# Server and engine have one core, the sender another.
bench_otlp() {
  local what count=${BENCH_ITEMS:-2000000} cores
  build_server
  build_store_bench
  cores=$(nproc)
  SENDING_CORE=$((cores - 1))
  SERVER_PREFIX=(taskset -c 0)
  start_server
  SERVER_PREFIX=()
  # The first requests are slow for the compiler of .NET, and are not what a server does all day.
  for what in spans logs sdk-logs; do "$STORE_BENCH" send "$URL" "$what" 100000 >/dev/null 2>>"$LOGS/send.log" || die "the server did not take $what"; done
  for what in spans logs sdk-logs; do send_signal "$what" "$count"; done >"$WORK/signals"
  jq -s --arg machine "$(machine)" --argjson cores "$cores" --arg span "$(row_bytes otel_traces otel_traces)" --arg times "$(row_bytes otel_traces_trace_id_ts otel_traces)" \
    --arg minutes "$(row_bytes otel_traces_histogram otel_traces)" --arg log "$(row_bytes otel_logs otel_logs)" \
    '{bench: "otlp", machine: $machine, serverCores: 1, machineCores: $cores, signals: .,
      bytesPerSpan: {row: ($span | tonumber), traceTimes: ($times | tonumber), minutes: ($minutes | tonumber)}, bytesPerLogRecord: ($log | tonumber)}' "$WORK/signals" >"$RESULTS/otlp.json"
  row "spans a second on one core; for a second of CPU" "$(jq -c '.signals[] | select(.what == "spans") | [.perSecond, .perCpuSecond]' "$RESULTS/otlp.json")"
  row "log records of agents, the same" "$(jq -c '.signals[] | select(.what == "logs") | [.perSecond, .perCpuSecond]' "$RESULTS/otlp.json")"
  row "log records of SDKs, whose patterns are found here" "$(jq -c '.signals[] | select(.what == "sdk-logs") | [.perSecond, .perCpuSecond]' "$RESULTS/otlp.json")"
  row "bytes a span: row, times of traces, minutes (at most 60)" "$(jq -c .bytesPerSpan "$RESULTS/otlp.json")"
  row "bytes a log record; times smaller than OTLP, than lines" \
    "$(jq -c '(.signals | map(select(.what != "spans")) | {message: (map(.messageBytes) | add), line: (map(.lineBytes) | add), items: (map(.items) | add)}) as $raw
      | [.bytesPerLogRecord, ($raw.message / $raw.items / .bytesPerLogRecord * 10 | round / 10), ($raw.line / $raw.items / .bytesPerLogRecord * 10 | round / 10)]' "$RESULTS/otlp.json")"
  end_children
}

# Ten million spans and as many log records, merged, and searches by the readers of the server.
bench_search() {
  build_store_bench
  TMPDIR=$WORK TAPROOT_CHDB=$STATE/lib/libchdb.so "$STORE_BENCH" signals --spans "${BENCH_SPANS:-10000000}" --logs "${BENCH_LOGS:-10000000}" || die "the bench of searches failed"
}

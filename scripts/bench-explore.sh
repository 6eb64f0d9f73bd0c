# The explorers of logs, traces and profiles on a large store: a day of a hundred services, asked by the server's API. Sourced by bench.sh, never run.
# shellcheck shell=bash

# BENCH_DATA names a data directory that is kept, and taken as it is when it is there: making the day takes minutes.
bench_explore() {
  local data=${BENCH_DATA:-$WORK/data} began seconds
  build_server
  build_store_bench
  if [ ! -d "$data/store" ]; then
    mkdir -p "$data"
    began=$(date +%s)
    TAPROOT_CHDB=$STATE/lib/libchdb.so "$STORE_BENCH" explore-load "$data/store" "${BENCH_LOGS:-50000000}" "${BENCH_SPANS:-20000000}" || die "the day could not be made"
    seconds=$(($(date +%s) - began))
    row "seconds to make the day, merges included" "$seconds"
  fi
  [ "$data" = "$WORK/data" ] || ln -sfn "$data" "$WORK/data"
  start_server
  "$STORE_BENCH" explore-ask "$URL" >"$WORK/explore" || die "the questions failed"
  row "bytes on disk" "$(du -sb "$data/store" | cut -f1)"
  row "resident megabytes of server and engine" "$(rss_mb "$SERVER_PID")"
  jq --arg machine "$(machine)" --argjson logs "${BENCH_LOGS:-50000000}" --argjson spans "${BENCH_SPANS:-20000000}" '{bench: "explore", machine: $machine, logs: $logs, spans: $spans, questions: .}' \
    <(tail -n 1 "$WORK/explore") >"$RESULTS/explore.json"
  end_children
}

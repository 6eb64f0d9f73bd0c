# A container that logs far more than anyone reads. Sourced by bench.sh, never run.
# shellcheck shell=bash

# log_value METRIC LABEL: one of the agent's values about logs; all of the metric when the label is empty.
log_value() { awk -v name="$1" -v label="$2" 'index($0, name) == 1 && (label == "" || index($0, "\"" label "\"")) { sum += $NF } END { printf "%d", sum }' "$WORK/page"; }

# flood FILE CHUNK RUNNING COUNT: a chunk each tenth of a second as long as RUNNING is there; how many, stands in COUNT.
flood() {
  local start written=0 wait
  start=$(now_ms)
  while [ -e "$3" ]; do
    cat "$2"
    written=$((written + 1))
    echo $written >"$4"
    wait=$((start + written * 100 - $(now_ms)))
    [ $wait -le 0 ] || sleep "$(printf '0.%03d' $wait)"
  done >>"$1"
}

lines_are_read() { curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" >"$WORK/page" && [ "$(log_value taproot_agent_log_lines_total "")" -gt 0 ]; }

bench_logs() {
  is_root || die "the agent needs root"
  build_agent
  local rate=${BENCH_LINES:-200000} seconds=20 pid before ticks chunks flooding file=/var/log/taproot-bench.log
  seq -f "2026-11-25 10:00:00 INFO request %.0f of user 4711 took 12 ms" $((rate / 10)) >"$WORK/chunk"
  : >"$file"
  # Nobody listens at the endpoint, so that records go to the spool and stay there.
  start_child agent "$AGENT_BIN" --collector-endpoint http://127.0.0.1:9 --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata --disable-profiling
  pid=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
  : >"$WORK/flooding"
  flood "$file" "$WORK/chunk" "$WORK/flooding" "$WORK/chunks" &
  flooding=$!
  wait_until 90 lines_are_read || warn "the agent reads no lines"
  sleep 10
  chunks=$(cat "$WORK/chunks")
  curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" >"$WORK/page"
  local lines bytes left shipped dropped
  lines=$(log_value taproot_agent_log_lines_total "") bytes=$(log_value taproot_agent_log_bytes_total "") left=$(log_value taproot_agent_log_dropped_bytes_total rate)
  shipped=$(log_value taproot_agent_log_records_shipped_total "") dropped=$(log_value taproot_agent_log_records_dropped_total container_rate)
  before=$(cpu_ticks "$pid")
  sleep $seconds
  chunks=$(($(cat "$WORK/chunks") - chunks))
  ticks=$(($(cpu_ticks "$pid") - before))
  curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" >"$WORK/page"
  jq -n --arg machine "$(machine)" --argjson written $((chunks * rate / 10)) --argjson writtenBytes $((chunks * $(stat -c %s "$WORK/chunk"))) --argjson seconds $seconds \
    --argjson lines $(($(log_value taproot_agent_log_lines_total "") - lines)) --argjson bytes $(($(log_value taproot_agent_log_bytes_total "") - bytes)) \
    --argjson left $(($(log_value taproot_agent_log_dropped_bytes_total rate) - left)) --argjson shipped $(($(log_value taproot_agent_log_records_shipped_total "") - shipped)) \
    --argjson dropped $(($(log_value taproot_agent_log_records_dropped_total container_rate) - dropped)) --argjson ticks "$ticks" --argjson memory "$(rss_mb "$pid")" \
    '{bench: "logs", machine: $machine, linesWrittenPerSecond: ($written / $seconds), linesReadPerSecond: ($lines / $seconds), bytesWritten: $writtenBytes, bytesRead: $bytes,
      bytesLeftOutAndCounted: $left, recordsShipped: $shipped, recordsDroppedAndCounted: $dropped, agentCores: ($ticks / 100 / $seconds), residentMegabytes: $memory}' >"$RESULTS/logs.json"
  row "lines written, read, a second" "$(jq -c '[.linesWrittenPerSecond, .linesReadPerSecond]' "$RESULTS/logs.json")"
  row "bytes written, read, left out and counted" "$(jq -c '[.bytesWritten, .bytesRead, .bytesLeftOutAndCounted]' "$RESULTS/logs.json")"
  row "records shipped, dropped and counted" "$(jq -c '[.recordsShipped, .recordsDroppedAndCounted]' "$RESULTS/logs.json")"
  row "cores of the agent's process, resident MB" "$(jq -c '[.agentCores, .residentMegabytes]' "$RESULTS/logs.json")"
  rm -f "$WORK/flooding"
  wait $flooding || true
  end_children
  rm -f "$file"
}

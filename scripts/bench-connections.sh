# Many open connections at once: does the agent stay within its memory, and does it see them all? Sourced by bench.sh, never run.
# shellcheck shell=bash

# agent_page: the agent's metrics.
agent_page() { curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics"; }

# open_on PAGE: the bench's open connections, by the agent's metrics. Nobody else dials 127.1.0.0/16.
open_on() { awk '/^container_net_tcp_active_connections\{/ && /[{,]destination="127\.1\./ { sum += $NF } END { printf "%d", sum }' "$1"; }

# requests_on PAGE: the bench's requests, by the agent's metrics.
requests_on() { awk '/^container_http_requests_total\{/ && /[{,]destination="127\.1\./ { sum += $NF } END { printf "%d", sum }' "$1"; }

# value_on PAGE METRIC LABEL: one of the agent's own values.
value_on() { awk -v name="$2" -v label="\"$3\"" 'index($0, name "{") == 1 && index($0, label) { sum += $NF } END { printf "%d", sum }' "$1"; }

all_are_seen() { agent_page >"$WORK/page" && [ "$(open_on "$WORK/page")" -ge "$1" ]; }

none_is_seen() { agent_page >"$WORK/page" && [ "$(open_on "$WORK/page")" -eq 0 ]; }

# memory_row PID: megabytes resident and in maps.
memory_row() {
  agent_page >"$WORK/page"
  printf '{"residentMB":%d,"mapsMB":%d,"heapMB":%d}' "$(rss_mb "$1")" $(($(value_on "$WORK/page" taproot_agent_memory_used_bytes maps) / 1000000)) \
    $(($(value_on "$WORK/page" taproot_agent_memory_used_bytes heap) / 1000000))
}

# watched PID SECONDS: cores of the agent while time passes; its page is read each ten seconds, as by a server.
watched() {
  local before end
  before=$(cpu_ticks "$1") end=$(($(now_ms) + $2 * 1000))
  while [ "$(now_ms)" -lt $end ]; do
    agent_page >/dev/null
    sleep 10
  done
  awk -v ticks=$(($(cpu_ticks "$1") - before)) -v ms=$(($(now_ms) - end + $2 * 1000)) 'BEGIN { printf "%.3f", ticks * 10 / ms }'
}

COMMANDS=() ANSWERS=()

bench_connections() {
  is_root || die "the agent needs root"
  build_agent
  step_once connection-bench "$(hash_of bench/Taproot.ConnectionBench "${SHARED_INPUTS[@]}")" "Building the bench of connections" \
    dotnet build "$ROOT/bench/Taproot.ConnectionBench" "${DOTNET_FLAGS[@]}" --no-restore
  local bench=$ROOT/bench/Taproot.ConnectionBench/bin/Release/net10.0/connection-bench
  # A process may have 20,000 descriptors in many places, so there are several.
  local connections=${BENCH_CONNECTIONS:-50000} destinations=${BENCH_DESTINATIONS:-8700} parts=4 pid start seen empty idle talking open_memory talk_memory sent=0 counted line i
  local clients=()
  start_child agent "$AGENT_BIN" --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata
  pid=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
  sleep 10
  empty=$(memory_row "$pid")
  start=$(now_ms)
  for ((i = 0; i < parts; i++)); do
    start_child "answering-end-$i" "$bench" serve $((PORT + 4 + i))
    mkfifo "$WORK/commands-$i" "$WORK/answers-$i"
    "$bench" open $((PORT + 4 + i)) $((connections / parts)) $((i * destinations / parts)) $((destinations / parts)) <"$WORK/commands-$i" >"$WORK/answers-$i" &
    clients+=($!)
    exec {COMMANDS[i]}>"$WORK/commands-$i" {ANSWERS[i]}<"$WORK/answers-$i"
  done
  for ((i = 0; i < parts; i++)); do read -r -u "${ANSWERS[i]}" line; done
  say "  $connections connections to $destinations destinations, both ends here: $line after $(seconds_since "$start")"
  start=$(now_ms)
  wait_until 60 all_are_seen $((connections / parts * parts)) || warn "not all are seen within a minute"
  seen=$(open_on "$WORK/page")
  row "of them in metrics, and after how long" "$seen, $(seconds_since "$start")"
  idle=$(watched "$pid" 30)
  open_memory=$(memory_row "$pid")
  for ((i = 0; i < parts; i++)); do printf 'talk 30 5\n' >&"${COMMANDS[i]}"; done
  talking=$(watched "$pid" 30)
  for ((i = 0; i < parts; i++)); do
    read -r -u "${ANSWERS[i]}" line
    sent=$((sent + line))
  done
  sleep 6
  talk_memory=$(memory_row "$pid")
  counted=$(requests_on "$WORK/page")
  local no_room flows_full merged destinations_full
  no_room=$(value_on "$WORK/page" taproot_agent_kernel_events_total connections_dropped) flows_full=$(value_on "$WORK/page" taproot_agent_kernel_events_total flows_dropped)
  merged=$(value_on "$WORK/page" taproot_agent_kernel_events_total flows_merged)
  destinations_full=$(awk '/^taproot_agent_dropped_destinations_total/ { print $NF }' "$WORK/page")
  for ((i = 0; i < parts; i++)); do exec {COMMANDS[i]}>&- {ANSWERS[i]}<&-; done
  wait "${clients[@]}" || true
  start=$(now_ms)
  wait_until 60 none_is_seen || warn "some are seen a minute after their end"
  row "none is seen any more after their end" "$(seconds_since "$start")"
  jq -n --arg machine "$(machine)" --argjson connections "$connections" --argjson destinations "$destinations" --argjson seen "$seen" --argjson empty "$empty" \
    --argjson open "$open_memory" --argjson talk "$talk_memory" --argjson idle "$idle" --argjson talking "$talking" --argjson sent "$sent" --argjson counted "$counted" \
    --argjson noRoom "$no_room" --argjson flowsFull "$flows_full" --argjson merged "$merged" --argjson destinationsFull "${destinations_full:-0}" --argjson after "$(memory_row "$pid")" \
    '{bench: "connections", machine: $machine, connections: $connections, destinations: $destinations, seen: $seen, socketsWithoutRoom: $noRoom, flowsWithoutRoom: $flowsFull,
      flowsMerged: $merged, destinationsWithoutRoom: $destinationsFull, memoryBefore: $empty, memoryOpen: $open, memoryTalking: $talk, memoryAfter: $after,
      coresIdle: $idle, coresTalking: $talking, requestsSent: $sent, requestsCounted: $counted}' >"$RESULTS/connections.json"
  row "sockets, flows, destinations that found no room" "$no_room, $flows_full, ${destinations_full:-0}"
  row "memory before" "$empty"
  row "memory with all open" "$open_memory"
  row "memory with a request each 5 s on each" "$talk_memory"
  row "memory after" "$(jq -c .memoryAfter "$RESULTS/connections.json")"
  row "cores of the agent's process, all idle" "$idle"
  row "cores of the agent's process, all talking" "$talking"
  row "requests sent, counted" "$sent, $counted"
  end_children
}

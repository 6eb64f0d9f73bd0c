# How soon the agent ends when many processes are tapped. Sourced by bench.sh, never run.
# shellcheck shell=bash

# files_tapped: TLS libraries that the agent has attached to.
files_tapped() { curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" | awk '/^taproot_agent_tls_files\{?/ { sum += $NF } END { printf "%d", sum }'; }

enough_are_tapped() { [ "$(files_tapped)" -ge "$1" ]; }

# stop_ms PID: milliseconds from SIGTERM to the end of the process.
stop_ms() {
  local start
  start=$(now_ms)
  kill -TERM "$1"
  while ! gone_or_zombie "$1"; do sleep 0.01; done
  echo $(($(now_ms) - start))
}

bench_stop() {
  is_root || die "the agent needs root"
  build_agent
  local files=50 processes=200 library pid i tapped times=()
  library=$(ldconfig -p | awk '/libssl\.so/ { print $NF; exit }')
  [ -n "$library" ] || die "libssl is not installed"
  # Copies are what as many containers have: each is a file of its own.
  for ((i = 0; i < files; i++)); do cp -L "$library" "$WORK/libssl-$i.so.3"; done
  for ((i = 0; i < processes; i++)); do
    LD_PRELOAD=$WORK/libssl-$((i % files)).so.3 start_child sleeper sleep 600
  done
  for i in 1 2 3; do
    start_child agent "$AGENT_BIN" --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata --instrumentation-delay 1s
    pid=${CHILD_PIDS[-1]}
    wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
    wait_until 60 enough_are_tapped $files || warn "only $(files_tapped) of $files files are tapped"
    tapped=$(files_tapped)
    times+=("$(stop_ms "$pid")")
  done
  jq -n --arg machine "$(machine)" --argjson files "$tapped" --argjson processes $processes \
    --argjson milliseconds "[$(IFS=,; echo "${times[*]}")]" \
    '{bench: "stop", machine: $machine, files: $files, processes: $processes, milliseconds: $milliseconds}' >"$RESULTS/stop.json"
  row "processes, TLS files tapped" "$processes, $tapped"
  row "ms from SIGTERM to the agent's end (at most 2000)" "${times[*]}"
  end_children
}

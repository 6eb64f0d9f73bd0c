# What the profiler costs, in the executable as it is delivered. Sourced by bench.sh, never run.
# shellcheck shell=bash

# thread_ticks PID NAME: CPU time of the threads of a name, in hundredths of a second.
thread_ticks() {
  local task
  for task in "/proc/$1/task/"*; do
    [ "$(cat "$task/comm" 2>/dev/null)" != "$2" ] || sed 's/.*) //' "$task/stat"
  done | awk '{ sum += $12 + $13 } END { print sum + 0 }'
}

sampler() { bpftool --json prog list | jq -c '[.[] | select(.type == "perf_event") | {calls: (.run_cnt // 0), ns: (.run_time_ns // 0)}] | {calls: (map(.calls) | add // 0), ns: (map(.ns) | add // 0)}'; }

bench_profiles() {
  is_root || die "the agent needs root"
  build_agent
  start_nginx
  local seconds=60 warm=35 pid first after before_bpf bpf memory running=$WORK/load
  # Nobody listens at the endpoint, so that profiles go to the spool and stay there.
  start_child agent "$AGENT_BIN" --collector-endpoint http://127.0.0.1:9 --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata --profiling-frequency 19
  pid=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
  : >"$running"
  while [ -e "$running" ]; do wrk -t 1 -c 16 -d 5s "http://127.0.0.1:$((PORT + 1))/" >/dev/null; done &
  sysctl -q kernel.bpf_stats_enabled=1
  sleep $warm
  first=$(thread_ticks "$pid" profiler) before_bpf=$(sampler)
  sleep $seconds
  after=$(thread_ticks "$pid" profiler) bpf=$(sampler)
  sysctl -q kernel.bpf_stats_enabled=0
  rm -f "$running"
  wait $! || true
  memory=$(rss_mb "$pid")
  jq -n --arg machine "$(machine)" --argjson first "$first" --argjson after "$after" --argjson seconds $seconds --argjson warm $warm --argjson before "$before_bpf" --argjson bpf "$bpf" --argjson memory "$memory" \
    '($bpf.calls - $before.calls) as $samples | ($bpf.ns - $before.ns) as $ns
     | {bench: "profiles", machine: $machine, samples: $samples, microsecondsEach: ($ns / ($samples + 0.001) / 1000), kernelPercent: ($ns / 1e7 / $seconds),
        threadPercentFirst: ($first / $warm), threadPercent: (($after - $first) / $seconds), residentMegabytes: $memory}' >"$RESULTS/profiles.json"
  row "samples, us each in the kernel" "$(jq -c '[.samples, .microsecondsEach]' "$RESULTS/profiles.json")"
  row "percent of a core: kernel, thread (at most 1 together)" "$(jq -c '[.kernelPercent, .threadPercent]' "$RESULTS/profiles.json")"
  row "percent of a core, the thread's first $warm s" "$(jq .threadPercentFirst "$RESULTS/profiles.json")"
  row "resident MB, whole agent" "$memory"
  end_children
}

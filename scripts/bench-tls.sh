# What reading the plaintext adds to each call of a TLS library. Sourced by bench.sh, never run.
# shellcheck shell=bash

python_is_tapped() { curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" | awk '/^taproot_agent_tls_processes\{library="openssl"/ { n = $NF } END { exit !(n >= 2) }'; }

bench_tls() {
  is_root || die "the agent needs root"
  build_agent
  local rounds=15 without with pid talk="/usr/bin/python3 $ROOT/bench/tls/talk.py"
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$WORK/key.pem" -out "$WORK/certificate.pem" -subj /CN=bench -days 2 2>/dev/null
  : >"$WORK/go"
  without=$($talk $rounds "$WORK/certificate.pem" "$WORK/key.pem" "$WORK/go")
  rm "$WORK/go"
  start_child agent "$AGENT_BIN" --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata --instrumentation-delay 1s
  pid=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
  sysctl -q kernel.bpf_stats_enabled=1
  $talk $rounds "$WORK/certificate.pem" "$WORK/key.pem" "$WORK/go" >"$WORK/with" &
  wait_until 60 python_is_tapped || warn "the talk is not tapped"
  : >"$WORK/go"
  wait $!
  with=$(cat "$WORK/with")
  local probe
  probe=$(bpftool --json prog list | jq -c '[.[] | select(.name == "tls_probe") | {calls: .run_cnt, nanosecondsEach: (.run_time_ns / (.run_cnt + 0.001))}] | max_by(.calls)')
  sysctl -q kernel.bpf_stats_enabled=0
  # A request and its answer are four calls: each end writes and reads.
  jq -n --arg machine "$(machine)" --arg without "$without" --arg with "$with" --argjson probe "${probe:-null}" --argjson memory "$(rss_mb "$pid")" \
    '($without | split(" ") | map(tonumber)) as $a | ($with | split(" ") | map(tonumber)) as $b
     | {bench: "tls", machine: $machine, microsecondsWithout: $a, microsecondsWith: $b, addedNanosecondsPerCall: [($b[0] - $a[0]) * 250, ($b[1] - $a[1]) * 250], probe: $probe}' >"$RESULTS/tls.json"
  row "us for a request and its answer, without: middle, best" "$without"
  row "us for a request and its answer, with: middle, best" "$with"
  row "added ns a call, by the middle, by the best" "$(jq -c .addedNanosecondsPerCall "$RESULTS/tls.json")"
  row "the BPF program's part of it" "$probe"
  end_children
}

# What each protocol costs. Sourced by bench.sh, never run.
# shellcheck shell=bash

# bpf_seconds: time that the kernel spent in BPF programs since it counts them.
bpf_seconds() { bpftool --json prog list | jq '[.[].run_time_ns // 0] | add / 1e9'; }

# protocol_counted PORT: requests that the agent saw go to the port, whatever their protocol.
protocol_counted() {
  curl -fsS "http://127.0.0.1:$((PORT + 2))/metrics" |
    awk -v port="127.0.0.1:$1\"" '/^container_[a-z0-9]+_(requests|queries)_total\{/ && index($0, "destination=\"" port) { sum += $NF } END { printf "%d", sum }'
}

# Real talk over loopback in each protocol, without the agent and with it: what it costs, what it adds to the requests' times, what it misses.
bench_protocols() {
  local bench=$ROOT/bench/Taproot.ProtocolBench/bin/Release/net10.0/protocol-bench name port pid before_ticks before_bpf
  local -A without=()
  local rows=()
  step_once protocol-bench "$(hash_of bench/Taproot.ProtocolBench src/Taproot.NodeAgent src/Taproot.Telemetry)" "Building the bench of protocols" \
    dotnet build "$ROOT/bench/Taproot.ProtocolBench" "${DOTNET_FLAGS[@]}" --no-restore
  say "  Decoding of replayed records, one core:"
  "$bench" decode 2>"$WORK/decode.json"
  port=$((PORT + 10))
  for name in $("$bench" names); do without[$name]=$("$bench" talk "$name" $((port++))); done
  start_child agent "$AGENT_BIN" --listen "127.0.0.1:$((PORT + 2))" --wal-dir "$WORK/agent" --disable-cloud-metadata
  pid=${CHILD_PIDS[-1]}
  wait_until 30 answers "http://127.0.0.1:$((PORT + 2))/metrics" || { tail -n 20 "$LOGS/agent.log" >&2; die "the agent does not answer"; }
  sysctl -q kernel.bpf_stats_enabled=1
  printf '  %-11s %15s %15s %9s %22s %22s %9s\n' protocol "agent cores/10k" "kernel cores/10k" "RSS MB" "added p50, us" "added p99, us" "missed %"
  port=$((PORT + 40))
  for name in $("$bench" names); do
    before_ticks=$(cpu_ticks "$pid") before_bpf=$(bpf_seconds)
    local with ticks bpf counted row
    with=$("$bench" talk "$name" "$port")
    ticks=$(($(cpu_ticks "$pid") - before_ticks)) bpf=$(bpf_seconds)
    # The last counts leave the kernel within a sweep.
    sleep 6
    counted=$(protocol_counted "$port")
    row=$(jq -nc --arg name "$name" --argjson without "${without[$name]}" --argjson with "$with" --argjson ticks "$ticks" --argjson bpf "$bpf" --argjson before "$before_bpf" \
      --argjson memory "$(rss_mb "$pid")" --argjson counted "$counted" '
        ($with.all / 10000) as $tenThousands
        | {protocol: $name, agentCoresPer10k: ($ticks / 100 / $tenThousands), kernelCoresPer10k: (($bpf - $before) / $tenThousands), residentMegabytes: $memory,
           addedP50: ($with.p50Microseconds - $without.p50Microseconds), addedP50Half: ($with.p50HalfInterval95 + $without.p50HalfInterval95),
           addedP99: ($with.p99Microseconds - $without.p99Microseconds), addedP99Half: ($with.p99HalfInterval95 + $without.p99HalfInterval95),
           missedPercent: (($with.all - $counted) / $with.all * 100), perSecond: $with.perSecond}')
    rows+=("$row")
    jq -r '[.protocol, .agentCoresPer10k, .kernelCoresPer10k, .residentMegabytes, .addedP50, .addedP50Half, .addedP99, .addedP99Half, .missedPercent] | @tsv' <<<"$row" |
      awk -F '\t' '{ printf "  %-11s %15.4f %15.4f %9d %12.1f ± %7.1f %12.1f ± %7.1f %9.2f\n", $1, $2, $3, $4, $5, $6, $7, $8, $9 }'
    port=$((port + 1))
  done
  sysctl -q kernel.bpf_stats_enabled=0
  printf '%s\n' "${rows[@]}" | jq -s --arg machine "$(machine)" --slurpfile decode "$WORK/decode.json" '{bench: "protocols", machine: $machine, talk: ., decode: $decode[0]}' \
    >"$RESULTS/protocols.json"
  end_children
}

# The whole way at 1,000 applications: refresh, inspections, pages. Sourced by bench.sh, never run.
# shellcheck shell=bash
WORLD_BENCH=$ROOT/bench/Taproot.WorldBench/bin/Release/net10.0/Taproot.WorldBench

build_world_bench() {
  step_once world-bench "$(hash_of bench/Taproot.WorldBench src/Taproot.Server src/Taproot.Inspections src/Taproot.Topology src/Taproot.Store src/Taproot.PromQL src/Taproot.Telemetry)" \
    "Building the bench of the world" dotnet build "$ROOT/bench/Taproot.WorldBench" "${DOTNET_FLAGS[@]}" --no-restore
}

# first_of LIST: the id of the first thing that a list of the API has, for a URL.
first_of() { curl -fsS "$URL/api/projects/default/$1" | jq -r --arg list "$1" '.[$list][0].id | @uri'; }

# page NAME PATH: a row and JSON of twenty answers of a page, milliseconds, while agents send.
page() {
  local all
  all=$(for _ in {1..20}; do curl -fsS -o /dev/null -w '%{time_total}\n' "$URL/api/projects/default/$2"; done | sort -n | awk '{ all[NR] = $1 * 1000 } END { printf "{\"median\":%.1f,\"p95\":%.1f}", all[10], all[19] }')
  row "  $1" "$(jq -r '"\(.median), \(.p95)"' <<<"$all")"
  jq --arg page "$1" '{page: $page} + .' <<<"$all" >>"$WORK/pages"
}

pages() {
  row "answers of pages, ms: median, p95 of twenty (at most 200)" ""
  page map map
  page applications applications
  page "an application" "applications/$(first_of applications)"
  page nodes nodes
  page "a node" "nodes/$(first_of nodes)"
  page deployments deployments
  page risks risks
  page costs costs
}

bench_world() {
  build_server
  build_simulator
  build_world_bench
  say "  In memory, on one core:"
  taskset -c 0 "$WORLD_BENCH" | tee "$WORK/world-bench" | grep -E '^(build|inspect|allocated)' | sed 's/^/    /'
  start_server
  say "  Sending a fleet of 1,000 applications, 10,000 instances, 500 nodes, 3,000 links for three minutes…"
  local sent refresh memory
  sent=$("$SIMULATOR" "$URL" 12 15 2>"$LOGS/simulator.log") || { tail -n 5 "$LOGS/simulator.log" "$LOGS/server.log" >&2; die "the ingest refused the fleet"; }
  pages
  refresh=$(curl -fsS "$URL/api/projects/default/status" | jq -r '.components[] | select(.name == "recorder") | .numbers.refreshSeconds // empty')
  memory=$(rss_mb "$SERVER_PID")
  local size
  size=$(curl -fsS "$URL/api/projects/default/map" | jq -c '{applications: (.applications | length), links: (.links | length)}')
  jq -n --arg machine "$(machine)" --argjson sent "$sent" --slurpfile pages "$WORK/pages" --argjson size "$size" --arg refresh "$refresh" --arg memory "$memory" \
    --rawfile inMemory "$WORK/world-bench" \
    '{bench: "world", machine: $machine, sent: $sent, pages: $pages, onMap: $size, refreshSeconds: ($refresh | tonumber? // null), residentMegabytes: ($memory | tonumber), inMemory: ($inMemory | split("\n"))}' \
    >"$RESULTS/world.json"
  row "on the map" "$size"
  row "refresh of the world, seconds (at most 1)" "${refresh:-not told by the server}"
  row "resident, server and store, MB" "$memory"
  row "ingested" "$sent"
  end_children
}

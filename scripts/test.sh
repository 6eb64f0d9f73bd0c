#!/usr/bin/env bash
# ./taproot test [FILTER]: installs what the tests need and runs every runner; the last line sums them up.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/setup.sh"
. "$ROOT/scripts/build-lib.sh"

FILTER=${1:-}
PASSED=0 FAILED=0 SKIPPED=0
RESULTS=$STATE/test-results
rm -rf "$RESULTS"
mkdir -p "$RESULTS"

wanted() { [ -z "$FILTER" ] || [[ ${1,,} == *"${FILTER,,}"* ]]; }

# check NAME COMMAND…: a runner that is right or wrong as a whole.
check() {
  wanted "$1" || return 0
  if step "$@"; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
}

add() { PASSED=$((PASSED + $1)) FAILED=$((FAILED + $2)) SKIPPED=$((SKIPPED + $3)); }

# number KEY FILE: the number after "KEY:" in the closing line of xunit's runner.
number() { sed -n "s/^ .*Total: .*$1: \([0-9][0-9]*\),.*/\1/p; s/^ .* $1: \([0-9][0-9]*\), Errors.*/\1/p" "$2" | tail -n 1; }

# run_dotnet PROJECT: a test executable; its own output is shown when something failed, the reasons when something was skipped.
run_dotnet() {
  local name=$1 start log=$RESULTS/$1.log code=0 total failed errors skipped passed
  wanted "$name" || return 0
  start=$(now_ms)
  (cd "$ROOT" && timeout --kill-after=10 1200 "$ROOT/test/$name/bin/Release/net10.0/$name" -noColor -noLogo) >"$log" 2>&1 </dev/null || code=$?
  total=$(number Total "$log") failed=$(number Failed "$log") errors=$(number Errors "$log") skipped=$(number Skipped "$log")
  failed=$((${failed:-0} + ${errors:-0})) skipped=${skipped:-0}
  passed=$((${total:-0} - ${failed} - skipped))
  # A runner that ends wrongly and tells of no failed test broke; one without a closing line did too.
  if [ $failed -eq 0 ] && { [ -z "$total" ] || [ $code -ne 0 ]; }; then
    failed=1 passed=$((passed < 0 ? 0 : passed))
    say "  $name ended with code $code and no failed test."
  fi
  add $passed $failed "$skipped"
  printf '  %-58s %s: %s passed, %s failed, %s skipped\n' "$name" "$(seconds_since "$start")" $passed $failed "$skipped"
  if [ $failed -gt 0 ]; then tail -n 200 "$log"; fi
  grep -A 1 '\[SKIP\]' "$log" || true
}

run_vitest() {
  local report=$RESULTS/vitest.json start
  wanted web || return 0
  [ -f "$ROOT/web/package.json" ] || return 0
  start=$(now_ms)
  (cd "$ROOT/web" && npx --no-install vitest run --reporter=json --outputFile="$report" </dev/null) >"$RESULTS/vitest.log" 2>&1 || true
  if [ ! -f "$report" ]; then
    add 0 1 0
    tail -n 40 "$RESULTS/vitest.log"
    return 0
  fi
  local counts
  counts=$(node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    // A file that does not load has no test to fail; it counts as one.
    const broken = report.testResults.filter(file => file.status === "failed" && file.assertionResults.length === 0).length;
    console.log(report.numPassedTests, report.numFailedTests + broken, report.numPendingTests + report.numTodoTests);' "$report")
  # shellcheck disable=SC2086
  add $counts
  printf '  %-58s %s: %s\n' "web (vitest): passed, failed, skipped" "$(seconds_since "$start")" "$counts"
  case $counts in *' 0 '*) ;; *) tail -n 80 "$RESULTS/vitest.log" ;; esac
}

format_csharp() {
  cd "$ROOT"
  # Style and analyzers are checked by the build, as errors; what is left is white space.
  dotnet format whitespace --folder --verify-no-changes --include src test demo bench --exclude '**/obj/**' '**/bin/**' --verbosity minimal
}

format_c() {
  local files
  mapfile -t files < <(find "$ROOT/src" \( -name obj -o -name bin \) -prune -o \( -name '*.bpf.c' -o -path '*/Bpf/*.[ch]' -o -path '*/Java/Native/*.[ch]' \) -print | grep -v vmlinux)
  [ ${#files[@]} -eq 0 ] || clang-format --dry-run -Werror "${files[@]}"
}

format_shell() { local file; for file in "$ROOT/taproot" "$ROOT"/scripts/*.sh "$ROOT/.ci/run"; do bash -n "$file"; done; }

npm_script() { npm run --prefix "$ROOT/web" "$1"; }
has_script() { [ -f "$ROOT/web/package.json" ] && grep -q "\"$1\":" "$ROOT/web/package.json"; }

# What docs/metrics.md says that tests see must have been seen by those that ran just now.
seen_metrics() {
  (cd "$ROOT" && "$ROOT/test/Taproot.NodeAgent.Tests/bin/Release/net10.0/Taproot.NodeAgent.Tests" -noColor -noLogo -explicit only \
    -class Taproot.NodeAgent.Tests.Documentation.MetricsDocumentTests)
}

build_tests() { dotnet build "$ROOT/Taproot.slnx" "${DOTNET_FLAGS[@]}" --no-restore; }

require_sdk
require_node
ensure_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
ensure_libchdb
ensure_restore
ensure_node_modules
ensure_test_clients
export TAPROOT_CHDB_LIB=$STATE/lib/libchdb.so TAPROOT_ROOT=$ROOT TAPROOT_SEEN_METRICS=$RESULTS/seen-metrics.tsv

check "Format of C#" format_csharp
check "Format of C" format_c
check "Syntax of the scripts" format_shell
for script in format:check lint typecheck api:check; do
  ! has_script $script || check "web: npm run $script" npm_script $script
done
# Without a build no test can run, so its failure is the end.
if ! step "Building everything" build_tests; then
  say "$PASSED passed, $((FAILED + 1)) failed, $SKIPPED skipped"
  exit 1
fi
build_agent || add 0 1 0
build_web || add 0 1 0
run_vitest
for project in "$ROOT"/test/*.Tests; do
  run_dotnet "$(basename "$project")"
done
# Where the kernel takes no programs most of them are not to be seen.
if [ -z "$FILTER" ] && ! grep -q "takes no BPF programs here" "$RESULTS/Taproot.NodeAgent.Tests.log"; then
  check "Every metric of the page was seen" seen_metrics
fi
[ ! -d "$ROOT/test/Taproot.EndToEnd" ] || run_dotnet Taproot.EndToEnd

say "$PASSED passed, $FAILED failed, $SKIPPED skipped"
[ "$FAILED" -eq 0 ]

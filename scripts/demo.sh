#!/usr/bin/env bash
# ./taproot demo fault NAME on|off [--data-dir DIR]: faults of the demo shop are files in a folder that its services watch.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
FAULTS=(slow-database failing-payment memory-leak cpu-hog refused-connections)

usage() { die "say: ./taproot demo fault NAME on|off [--data-dir DIR], with NAME one of: ${FAULTS[*]}"; }

[ $# -ge 3 ] && [ "$1" = fault ] || usage
name=$2 state=$3 data=$ROOT/data
[ $# -eq 3 ] || { [ $# -eq 5 ] && [ "$4" = --data-dir ] && data=$5; } || usage
case " ${FAULTS[*]} " in *" $name "*) ;; *) usage ;; esac
[ -d "$data/demo/faults" ] || die "no demo has run in $data: start it with './taproot up --demo'."
case $state in
  on) : >"$data/demo/faults/$name" ;;
  off) rm -f "$data/demo/faults/$name" ;;
  *) usage ;;
esac
say "$name is $state."

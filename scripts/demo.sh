#!/usr/bin/env bash
# ./taproot demo fault NAME on|off [--data-dir DIR]: faults of the demo shop are files in a folder that its services watch.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
FAULTS=(slow-database failing-payment memory-leak cpu-hog refused-connections full-disk packet-loss dns-failures log-errors)

usage() { die "say: ./taproot demo fault NAME on|off [--data-dir DIR], with NAME one of: ${FAULTS[*]}"; }

[ $# -ge 3 ] && [ "$1" = fault ] || usage
name=$2 state=$3 data=$ROOT/data
[ $# -eq 3 ] || { [ $# -eq 5 ] && [ "$4" = --data-dir ] && data=$5; } || usage
case " ${FAULTS[*]} " in *" $name "*) ;; *) usage ;; esac
[ -d "$data/demo/faults" ] || die "no demo has run in $data: start it with './taproot up --demo'."

# Every fourth packet to Redis is lost, by a table of netfilter that is the shop's own.
lose_packets() {
  local table port
  read -r table port <"$data/demo/packet-loss"
  nft delete table inet "$table" 2>/dev/null || true
  [ "$1" = on ] || return 0
  nft -f - <<TEXT || die "the kernel does not lose packets for us: it needs nf_tables with numgen, and the command nft (Debian: apt-get install nftables)."
table inet $table {
  chain lost {
    type filter hook input priority 0;
    iifname "lo" tcp dport $port numgen random mod 100 < 25 drop
  }
}
TEXT
}

[ "$name" != packet-loss ] || [[ $state != o[nf]* ]] || lose_packets "$state"
[ "$name" != full-disk ] || [ "$state" = off ] || mountpoint -q "$data/demo/receipts" || die "the demo has no file system of its own to fill here (loop devices and root are needed)."
case $state in
  on) : >"$data/demo/faults/$name" ;;
  off) rm -f "$data/demo/faults/$name" ;;
  *) usage ;;
esac
say "$name is $state."

#!/usr/bin/env bash
# ./taproot demo fault NAME on|off [--data-dir DIR]: faults of the demo shop are files in a folder that its services watch.
# ./taproot demo release good|bad [--data-dir DIR]: another version of the service recommend, which './taproot up' puts in place.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
FAULTS=(slow-database failing-payment memory-leak cpu-hog refused-connections full-disk packet-loss dns-failures log-errors)

usage() {
  die "say: ./taproot demo fault NAME on|off [--data-dir DIR], with NAME one of: ${FAULTS[*]}
or: ./taproot demo release good|bad [--data-dir DIR]"
}

data=$ROOT/data words=()
while [ $# -gt 0 ]; do
  case $1 in
    --data-dir) [ $# -ge 2 ] || usage; data=$2; shift ;;
    *) words+=("$1") ;;
  esac
  shift
done
[ -d "$data/demo/faults" ] || die "no demo has run in $data: start it with './taproot up --demo'."
data=$(cd "$data" && pwd)

# Another version: what compares reviews is another program under another name, which the started file asks for, and package.json says another number.
release() {
  local kind=$1 folder number=1
  while [ -d "$data/demo/releases/2.$number.0" ]; do number=$((number + 1)); done
  folder=$data/demo/releases/2.$number.0
  mkdir -p "$folder"
  cp "$ROOT/demo/recommend/telemetry.js" "$folder"
  cp "$ROOT/demo/recommend/releases/$kind.js" "$folder/similarity-2.$number.js"
  sed "s|'./similarity'|'./similarity-2.$number'|" "$ROOT/demo/recommend/recommend.js" >"$folder/recommend.js"
  sed "s/\"version\": \"[^\"]*\"/\"version\": \"2.$number.0\"/" "$ROOT/demo/recommend/package.json" >"$folder/package.json"
  ln -s "$ROOT/demo/recommend/node_modules" "$folder/node_modules"
  printf '%s\n' "$folder" >"$data/demo/release.new"
  mv "$data/demo/release.new" "$data/demo/release"
  say "recommend 2.$number.0 is released; the page Deployments shows it in a minute."
}

case ${words[*]} in
  'release good' | 'release bad')
    release "${words[1]}"
    exit
    ;;
esac
[ ${#words[@]} -eq 3 ] && [ "${words[0]}" = fault ] || usage
name=${words[1]} state=${words[2]}
case " ${FAULTS[*]} " in *" $name "*) ;; *) usage ;; esac

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

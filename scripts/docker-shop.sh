#!/usr/bin/env bash
# The demo shop in Docker containers on a bridge network, with a Docker daemon of its own: docker-shop.sh up|down DIR.
# Used by the end-to-end tests and by who wants to see containers on the map. DIR is the shop's folder (daemon, data, statistics);
# the daemon's socket is DIR/docker.sock.
#
# No registry is needed: the image is an empty root file system, and the host's /usr and /etc are mounted into it read-only.
# The load generator runs on the host and calls nginx by its published port (through docker-proxy); the storefront calls the cart
# by the gateway's address and the published port (through iptables' DNAT) and all others directly.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/shop.sh"

[ $# -eq 2 ] || die "usage: docker-shop.sh up|down DIR"
mkdir -p "$2"
DIR=$(cd "$2" && pwd)
SOCKET=$DIR/docker.sock
SUBNET=172.29.77
PORT=${SHOP_PORT:-17180}
BRIDGE=taproot-shop0
d() { docker -H "unix://$SOCKET" "$@"; }

start_daemon() {
  is_root || die "Docker containers need root."
  setsid dockerd --data-root "$DIR/docker" --exec-root "$DIR/exec" --pidfile "$DIR/docker.pid" -H "unix://$SOCKET" \
    --bridge none >"$DIR/docker.log" 2>&1 </dev/null &
  wait_until 30 eval 'docker -H "unix://$SOCKET" version >/dev/null 2>&1' || die "dockerd does not answer; see $DIR/docker.log"
}

make_image() {
  local root=$DIR/rootfs
  mkdir -p "$root"/{usr,etc,tmp,run,var,proc,sys,dev,app,demo}
  local part
  for part in bin lib lib64 sbin; do ln -sfn "usr/$part" "$root/$part"; done
  tar -C "$root" -c . | d import - taproot-shop:1 >/dev/null
}

# run_container NAME PUBLISHED-PORT CONTAINER-PORT [docker options --] COMMAND…
run_container() {
  local name=$1 published=$2 port=$3 options=()
  shift 3
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  d run -d --name "$name" --network shop -p "127.0.0.1:$published:$port" -p "$SUBNET.1:$published:$port" --memory 512m \
    -v /usr:/usr:ro -v /etc:/etc:ro -v "$ROOT/demo:/app:ro" -v "$DIR/demo:/demo" -e DOTNET_ROOT=/usr/share/dotnet -e DOTNET_gcServer=0 \
    "${options[@]}" taproot-shop:1 "$@" >/dev/null
}

# run_service NAME PUBLISHED-PORT ARGUMENTS…: a C# service of the shop, listening on port 8080 of its container.
run_service() {
  local name=$1 published=$2
  shift 2
  run_container "$name" "$published" 8080 -- "/app/$name/bin/Release/net10.0/$name" --listen http://0.0.0.0:8080 --demo-dir /demo "$@"
}

start_database() {
  local tools
  tools=$(postgres_tools) || die "PostgreSQL's server programs are missing (Debian: apt-get install postgresql)."
  chown postgres "$DIR/demo/postgres"
  [ -f "$DIR/demo/postgres/PG_VERSION" ] || {
    setpriv --reuid postgres --regid postgres --init-groups --inh-caps +dac_read_search --ambient-caps +dac_read_search -- \
      "$tools/initdb" -D "$DIR/demo/postgres" -U shop -A trust --no-sync -E UTF8 --locale=C >"$DIR/initdb.log" 2>&1
    echo 'host all all all trust' >>"$DIR/demo/postgres/pg_hba.conf"
  }
  run_container postgres $((PORT + 5)) 5432 --user "$(id -u postgres):$(id -g postgres)" -- "$tools/postgres" -D /demo/postgres -p 5432 \
    -c listen_addresses='*' -c unix_socket_directories= -c shared_buffers=16MB -c max_connections=40 -c fsync=off
}

start_shop() {
  mkdir -p "$DIR"/demo/{faults,stats,nginx,postgres}
  d network create --subnet "$SUBNET.0/24" -o "com.docker.network.bridge.name=$BRIDGE" shop >/dev/null
  start_database
  run_container redis $((PORT + 6)) 6379 -- redis-server --bind 0.0.0.0 --port 6379 --protected-mode no --save '' --dir /tmp
  wait_until 30 setpriv -- "$(postgres_tools)/pg_isready" -q -U shop -d postgres -h 127.0.0.1 -p $((PORT + 5)) || die "the database does not answer"
  local database="Host=postgres;Port=5432;Username=shop;Database=postgres;Maximum Pool Size=10;SSL Mode=Disable"
  run_service catalog $((PORT + 2)) --database "$database"
  run_service cart $((PORT + 3)) --redis redis:6379
  run_service orders $((PORT + 4)) --database "$database" --payment-gateway 127.0.0.1:9 --receipts /tmp
  run_service storefront $((PORT + 1)) --catalog http://catalog:8080 --cart "http://$SUBNET.1:$((PORT + 3))" --orders http://orders:8080
  write_nginx_configuration 0.0.0.0:80 storefront:8080 /demo/nginx >"$DIR/demo/nginx/nginx.conf"
  run_container nginx "$PORT" 80 -- nginx -p /demo/nginx -e /demo/nginx/error.log -c /demo/nginx/nginx.conf
  wait_until 30 answers "http://127.0.0.1:$PORT/" || die "the shop in Docker does not answer on port $PORT; docker -H unix://$SOCKET logs NAME tells more"
  setsid "$(shop_service loadgen)" --nginx "http://127.0.0.1:$PORT" --demo-dir "$DIR/demo" --rate "${SHOP_RATE:-20}" >"$DIR/loadgen.log" 2>&1 </dev/null &
  echo $! >"$DIR/loadgen.pid"
}

end_pid_of() {
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  kill "$pid" 2>/dev/null || true
  wait_until 20 gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
  rm -f "$1"
}

stop_all() {
  end_pid_of "$DIR/loadgen.pid"
  if [ -S "$SOCKET" ] && d version >/dev/null 2>&1; then
    d ps -aq | xargs -r docker -H "unix://$SOCKET" rm -f >/dev/null
    d network rm shop >/dev/null 2>&1 || true
  fi
  end_pid_of "$DIR/docker.pid"
  rm -f "$SOCKET"
}

case $1 in
  up)
    trap 'stop_all' ERR
    start_daemon
    make_image
    start_shop
    trap - ERR
    say "The shop runs in containers behind http://127.0.0.1:$PORT/"
    ;;
  down) stop_all ;;
  *) die "usage: docker-shop.sh up|down DIR" ;;
esac

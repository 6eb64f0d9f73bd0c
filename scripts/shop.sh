# The demo shop as processes on this host. Sourced by up.sh; needs lib.sh and children.sh.
# shellcheck shell=bash
#
# Ports on loopback, from SHOP_PORT (17080) on: nginx, storefront, catalog, cart, orders, PostgreSQL, Redis, and one that nobody
# listens on (the payment gateway of the fault refused-connections), reviews, recommend. The name server's port is 53, on an address of loopback that
# is made of SHOP_PORT.

shop_ports() {
  SHOP_PORT=${SHOP_PORT:-17080}
  NGINX=127.0.0.1:$SHOP_PORT
  STOREFRONT=127.0.0.1:$((SHOP_PORT + 1))
  CATALOG=127.0.0.1:$((SHOP_PORT + 2))
  CART=127.0.0.1:$((SHOP_PORT + 3))
  ORDERS=127.0.0.1:$((SHOP_PORT + 4))
  POSTGRES_PORT=$((SHOP_PORT + 5))
  REDIS_PORT=$((SHOP_PORT + 6))
  GATEWAY=127.0.0.1:$((SHOP_PORT + 7))
  REVIEWS=127.0.0.1:$((SHOP_PORT + 8))
  RECOMMEND=127.0.0.1:$((SHOP_PORT + 9))
  NAMES=127.77.$((SHOP_PORT / 256)).$((SHOP_PORT % 256)):53
  SHOP_TABLE=taproot_shop_$SHOP_PORT
  SHOP_LOGS=/var/log/taproot-shop-$SHOP_PORT
}

# PostgreSQL refuses to be root; the packages brought these users. They may search folders that are not theirs, for a clone
# under /root is closed to them otherwise.
start_as() {
  local user=$1 name=$2
  shift 2
  # A change of user takes the kernel's parent-death signal away, so it is asked for once more after it.
  start_child "$name" "${AS[@]/USER/$user}" setpriv --pdeathsig INT -- "$@"
}

run_as() {
  local user=$1
  shift
  "${AS[@]/USER/$user}" "$@"
}

AS=()
! is_root || AS=(setpriv --reuid USER --regid USER --init-groups --inh-caps +dac_read_search --ambient-caps +dac_read_search --)

shop_service() { printf '%s' "$ROOT/demo/$1/bin/Release/net10.0/$1"; }

start_shop() {
  shop_ports
  DEMO=$DATA/demo
  local tools
  tools=$(postgres_tools) || die "PostgreSQL's server programs are missing (Debian: apt-get install postgresql)."
  mkdir -p "$DEMO"/{faults,stats,nginx,postgres,redis,receipts}
  rm -f "$DEMO"/stats/* "$DEMO"/faults/* "$DEMO/release"
  printf '%s %s\n' "$SHOP_TABLE" "$REDIS_PORT" >"$DEMO/packet-loss"
  put_shop_logs
  mount_receipts
  start_shop_database "$tools"
  start_shop_redis
  # Its log says when it is ready; asking it would put the asker on the map.
  wait_until 30 grep -q 'ready to accept connections' "$LOGS/shop-postgres.log" || die "the demo's PostgreSQL does not start; see $LOGS/shop-postgres.log"
  start_shop_services
  local address
  for address in "$STOREFRONT" "$CATALOG" "$CART" "$ORDERS" "$REVIEWS" "$RECOMMEND"; do
    wait_until 30 listens "$address" || die "a service of the demo does not listen on $address; see $LOGS/shop-*.log"
  done
  start_shop_nginx
  wait_until 10 listens "$NGINX" || die "the demo's nginx does not listen; see $LOGS/shop-nginx.log"
  start_child shop-loadgen "$(shop_service loadgen)" --nginx "http://$NGINX" --demo-dir "$DEMO" --rate "${SHOP_RATE:-20}" --recommendations true
}

# The agent reads logs of programs under /var/log, so those of the shop are there and linked from where all logs are.
put_shop_logs() {
  is_root || return 0
  mkdir -p "$SHOP_LOGS" "$LOGS"
  local name
  for name in postgres redis catalog cart orders storefront reviews recommend loadgen; do
    : >"$SHOP_LOGS/$name.log"
    ln -sfn "$SHOP_LOGS/$name.log" "$LOGS/shop-$name.log"
  done
}

# A small file system on a loop device, for the fault full-disk; without one receipts are in a folder, and the fault has no effect.
mount_receipts() {
  is_root || return 0
  local image=$DEMO/receipts.img
  mountpoint -q "$DEMO/receipts" && return 0
  rm -f "$image"
  truncate -s 64M "$image" && mkfs.ext4 -q -m 0 "$image" && mount -o loop "$image" "$DEMO/receipts" \
    || warn "no file system on a loop device here, so the fault full-disk has no effect."
}

# clean_shop: what the shop left on the host besides its folder.
clean_shop() {
  [ -n "${DEMO:-}" ] && is_root || return 0
  ! mountpoint -q "$DEMO/receipts" || umount "$DEMO/receipts" || warn "$DEMO/receipts stays mounted."
  nft delete table inet "$SHOP_TABLE" 2>/dev/null || true
  local log
  for log in "$SHOP_LOGS"/*.log; do
    [ -e "$log" ] || continue
    rm -f "$LOGS/shop-$(basename "$log")"
    mv "$log" "$LOGS/shop-$(basename "$log")"
  done
  rmdir "$SHOP_LOGS" 2>/dev/null || true
}

postgres_tools() {
  local found=(/usr/lib/postgresql/*/bin)
  [ -x "${found[-1]}/initdb" ] && printf '%s' "${found[-1]}"
}

# listens ADDR:PORT: somebody listens there; found without connecting, for a connection would be on the map.
listens() {
  local hex
  hex=$(printf '%04X' "${1##*:}")
  awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

start_shop_database() {
  local tools=$1 dir=$DEMO/postgres
  ! is_root || chown postgres "$dir"
  if [ ! -f "$dir/PG_VERSION" ]; then
    run_as postgres "$tools/initdb" -D "$dir" -U shop -A trust --no-sync -E UTF8 --locale=C >"$LOGS/shop-initdb.log" 2>&1 || die "initdb failed; see $LOGS/shop-initdb.log"
  fi
  rm -f "$dir/postmaster.pid"
  : >"$LOGS/shop-postgres.log"
  start_as postgres shop-postgres "$tools/postgres" -D "$dir" -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c shared_buffers=16MB -c max_connections=40 -c fsync=off -c autovacuum_naptime=5min
}

start_shop_redis() {
  ! is_root || chown redis "$DEMO/redis"
  start_as redis shop-redis redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$DEMO/redis" --save '' --appendonly no --daemonize no
}

start_shop_services() {
  # Port 53 is for root; without a name server every name is known.
  local name_server=''
  if is_root; then
    name_server=$NAMES
    start_child shop-names "$(shop_service names)" --listen "$NAMES" --demo-dir "$DEMO"
  fi
  local database="Host=127.0.0.1;Port=$POSTGRES_PORT;Username=shop;Database=postgres;Maximum Pool Size=16;SSL Mode=Disable"
  start_child shop-catalog "$(shop_service catalog)" --listen "http://$CATALOG" --demo-dir "$DEMO" --database "$database"
  start_child shop-cart "$(shop_service cart)" --listen "http://$CART" --demo-dir "$DEMO" --redis "127.0.0.1:$REDIS_PORT"
  start_child shop-orders "$(shop_service orders)" --listen "http://$ORDERS" --demo-dir "$DEMO" --database "$database" --payment-gateway "$GATEWAY" \
    --name-server "$name_server" --receipts "$DEMO/receipts"
  # Two services tell of themselves by OpenTelemetry's SDKs, as services of users do.
  OTEL_EXPORTER_OTLP_ENDPOINT=$URL OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf \
    start_child shop-reviews "$(shop_service reviews)" --listen "http://$REVIEWS" --demo-dir "$DEMO" --database "$database"
  start_recommend "$ROOT/demo/recommend"
  start_child shop-storefront "$(shop_service storefront)" --listen "http://$STOREFRONT" --demo-dir "$DEMO" \
    --catalog "http://$CATALOG" --cart "http://$CART" --orders "http://$ORDERS" --recommend "http://$RECOMMEND"
}

# start_recommend FOLDER: the version that is in a folder.
start_recommend() {
  OTEL_EXPORTER_OTLP_ENDPOINT=$URL OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_METRICS_EXPORTER=none OTEL_LOGS_EXPORTER=otlp PYROSCOPE_SERVER_ADDRESS=$URL \
    start_child shop-recommend node --require "$1/telemetry.js" "$1/recommend.js" --listen "${RECOMMEND##*:}" --reviews "http://$REVIEWS"
}

# follow_release: './taproot demo release' names the folder of another version of recommend, which takes the place of the one that runs.
RELEASED=''
follow_release() {
  local folder pid
  folder=$(cat "$DEMO/release" 2>/dev/null) || return 0
  [ -n "$folder" ] && [ "$folder" != "$RELEASED" ] || return 0
  RELEASED=$folder
  if pid=$(child_pid shop-recommend); then
    end_child "$pid" shop-recommend
    forget_child "$pid"
  fi
  start_recommend "$folder"
  say "recommend is version $(basename "$folder") now."
}

start_shop_nginx() {
  write_nginx_configuration "$NGINX" "$STOREFRONT" "$DEMO/nginx" >"$DEMO/nginx/nginx.conf"
  start_child shop-nginx "$(command -v nginx || echo /usr/sbin/nginx)" -p "$DEMO/nginx" -e "$LOGS/shop-nginx.log" -c "$DEMO/nginx/nginx.conf"
}

# keep_shop_small: nginx's measurements of the storefront are of use for minutes; nginx appends, so they can be cut off under its hand.
keep_shop_small() {
  [ "$(stat -c %s "$DEMO/nginx/upstream.log" 2>/dev/null || echo 0)" -lt 4000000 ] || : >"$DEMO/nginx/upstream.log"
}

# write_nginx_configuration LISTEN UPSTREAM DIR: one worker, connections to the storefront kept, each call of the storefront measured.
write_nginx_configuration() {
  cat <<TEXT
daemon off;
worker_processes 1;
pid $3/nginx.pid;
events { worker_connections 256; }
http {
  log_format upstream '\$msec \$upstream_response_time';
  access_log $3/upstream.log upstream buffer=16k flush=1s;
  client_body_temp_path $3/body;
  proxy_temp_path $3/proxy;
  fastcgi_temp_path $3/fastcgi;
  uwsgi_temp_path $3/uwsgi;
  scgi_temp_path $3/scgi;
  upstream storefront { server $2; keepalive 16; }
  server {
    listen $1;
    location / {
      proxy_pass http://storefront;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
TEXT
}

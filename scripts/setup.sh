# What a fresh machine lacks: Debian packages, NuGet and npm packages, the store's engine. Sourced, never run.
# shellcheck shell=bash

BUILD_PACKAGES=(clang llvm libbpf-dev libelf-dev zlib1g-dev libzstd-dev curl ca-certificates)
DEMO_PACKAGES=(nginx-light postgresql redis-server nftables)
TEST_PACKAGES=(chromium prometheus victoria-metrics docker.io wrk iproute2 iptables nftables conntrack clang-format bpftool jq procps binutils golang-go systemd-journal-remote
  mariadb-server-core mariadb-client-core memcached nats-server rabbitmq-server zookeeper dnsmasq-base bind9-dnsutils
  clickhouse-server clickhouse-client python3 python3-cassandra ruby gcc g++ libc6-dev default-jdk-headless "${DEMO_PACKAGES[@]}")
BENCH_PACKAGES=(prometheus victoria-metrics nginx-light wrk curl jq bpftool procps openssl python3)

# The first with streaming inserts, which binary rows need.
LIBCHDB_VERSION=26.7.3-stable.1
LIBCHDB_SHA512_X64='XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw=='

require_sdk() {
  command -v dotnet >/dev/null ||
    die "the .NET 10 SDK is missing: install it (https://dot.net, or your distribution's package dotnet-sdk-10.0) and start again."
  local said
  said=$(sdk_version) && return 0
  # An SDK out of an archive comes without the library that a package of it would bring.
  case $said in *libicu*) ensure_icu && said=$(sdk_version) && return 0 ;; esac
  warn "$(head -n 5 <<<"$said")"
  die "no .NET SDK that works fits global.json; 'dotnet --list-sdks' says what is here, 10.0.100 or newer is needed."
}

sdk_version() { (cd "$ROOT" && dotnet --version) 2>&1; }

# The library's version is in the name of its package.
ensure_icu() {
  command -v apt-get >/dev/null && is_root || die "the .NET SDK needs the library ICU: install it (Debian: apt-get install libicu-dev) and start again."
  step "Installing ICU for the .NET SDK" install_packages '^libicu[0-9]*$'
}

require_node() {
  command -v npm >/dev/null || die "Node.js 20 or newer with npm is missing: install it (Debian: apt-get install nodejs npm) and start again."
}

# nginx-light and nginx are each enough, and neither should push the other out.
is_installed() {
  local package=$1
  [ "$package" = nginx-light ] && command -v nginx >/dev/null 2>&1 && return 0
  [ -x /usr/sbin/nginx ] && [ "$package" = nginx-light ] && return 0
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ]
}

# ensure_packages PACKAGE…: installs those that are missing. Services among them are not started, now or later by us.
ensure_packages() {
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "these packages are missing, and this is no Debian to install them on: ${missing[*]}"
  is_root || die "these packages are missing: ${missing[*]}. Run as root, or install them: apt-get install ${missing[*]}"
  step "Installing ${#missing[@]} Debian packages: ${missing[*]}" install_packages "${missing[@]}"
}

install_packages() {
  local policy=/usr/sbin/policy-rc.d made=
  # Debian starts a service when it installs it. This file says no; one that is already there is somebody's choice.
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    made=1
  fi
  local result=0
  apt-get update -q && apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@" || result=$?
  [ -z "$made" ] || rm -f $policy
  # Enabled at boot is started at boot; the packages that we brought run only under our hand.
  if [ -d /run/systemd/system ]; then
    local unit
    for unit in nginx postgresql redis-server docker docker.socket rabbitmq-server epmd.socket nats-server clickhouse-server; do
      systemctl disable --quiet "$unit" 2>/dev/null || true
    done
  fi
  return $result
}

ensure_libchdb() {
  step_once libchdb "$LIBCHDB_VERSION" "Fetching the store's engine (libchdb $LIBCHDB_VERSION)" fetch_libchdb
}

fetch_libchdb() {
  local arch package pinned='' tmp=$STATE/tmp file sum
  case $(uname -m) in
    x86_64) arch=x64 pinned=$LIBCHDB_SHA512_X64 ;;
    aarch64) arch=arm64 ;;
    *) echo "There is no libchdb for $(uname -m)." && return 1 ;;
  esac
  package=@chdb/lib-linux-$arch-gnu@$LIBCHDB_VERSION
  rm -rf "$tmp" && mkdir -p "$tmp" "$STATE/lib"
  file=$tmp/$(cd "$tmp" && npm pack --silent --pack-destination "$tmp" "$package" | tail -n 1)
  sum=$(sha512sum "$file" | cut -d' ' -f1 | sed 's/../\\x&/g')
  sum=$(printf '%b' "$sum" | base64 -w0)
  # npm has checked the archive against its registry; the pin here is against the registry itself.
  if [ -n "$pinned" ] && [ "$sum" != "$pinned" ]; then
    echo "The archive of $package is not the one that this version of Taproot was made with (sha512 $sum)."
    return 1
  fi
  tar -xzf "$file" -C "$tmp" package/libchdb.so
  mv -f "$tmp/package/libchdb.so" "$STATE/lib/libchdb.so"
  rm -rf "$tmp"
}

# Restore asks the network, so it runs only when a project file or a version changed.
restore_hash() {
  (cd "$ROOT" && find . \( -name bin -o -name obj -o -name node_modules -o -name .taproot \) -prune -o \
    \( -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.slnx' -o -name global.json -o -name nuget.config \) -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32)
}

runtime_id() { case $(uname -m) in aarch64) echo linux-arm64 ;; *) echo linux-x64 ;; esac }

restore_all() {
  cd "$ROOT"
  dotnet restore Taproot.slnx --nologo -v quiet
  # The agent is compiled ahead of time for this machine; its compiler comes as a package too.
  dotnet restore src/Taproot.NodeAgent --nologo -v quiet -r "$(runtime_id)"
}

ensure_restore() {
  local hash
  hash=$(restore_hash)
  # A clean of the work tree takes the result away but leaves the stamp.
  [ -f "$ROOT/src/Taproot.Server/obj/project.assets.json" ] || rm -f "$STATE/stamps/restore"
  step_once restore "$hash" "Restoring NuGet packages" restore_all
}

ensure_node_modules() {
  [ -f "$ROOT/web/package-lock.json" ] || return 0
  [ -d "$ROOT/web/node_modules" ] || rm -f "$STATE/stamps/npm"
  step_once npm "$(hash_of web/package.json web/package-lock.json)" "Installing npm packages" npm ci --prefix "$ROOT/web" --no-progress
}

ensure_demo_modules() {
  [ -d "$ROOT/demo/recommend/node_modules" ] || rm -f "$STATE/stamps/npm-demo"
  step_once npm-demo "$(hash_of demo/recommend/package.json demo/recommend/package-lock.json)" "Installing npm packages of the demo" \
    npm ci --prefix "$ROOT/demo/recommend" --no-progress
}

# Programs that are real clients of the server in its tests.
ensure_test_clients() {
  local folder name
  for folder in "$ROOT"/test/clients/*/; do
    name=$(basename "$folder")
    [ -d "$folder/node_modules" ] || rm -f "$STATE/stamps/npm-$name"
    step_once "npm-$name" "$(hash_of "test/clients/$name/package.json" "test/clients/$name/package-lock.json")" \
      "Installing npm packages of test/clients/$name" npm ci --prefix "$folder" --no-progress
  done
}

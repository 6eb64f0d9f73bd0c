# Children of `./taproot up`: started with their output in a log, ended in reverse order. Sourced, never run.
# shellcheck shell=bash
CHILD_PIDS=()
CHILD_NAMES=()

# start_child NAME COMMAND…: a session of its own, so that Ctrl-C reaches only us and we choose the order of ending;
# should this script be killed, the kernel ends the child.
start_child() {
  local name=$1
  shift
  mkdir -p "$LOGS"
  setsid setpriv --pdeathsig TERM -- "$@" >>"$LOGS/$name.log" 2>&1 </dev/null &
  CHILD_PIDS+=($!)
  CHILD_NAMES+=("$name")
}

# end_child PID NAME: TERM, and KILL for one that does not listen.
end_child() {
  kill -TERM "$1" 2>/dev/null || return 0
  wait_until 20 gone_or_zombie "$1" || {
    warn "$2 did not end in 20 s; killing it."
    kill -KILL -- "-$1" 2>/dev/null || kill -KILL "$1" 2>/dev/null || true
  }
  wait "$1" 2>/dev/null || true
}

gone_or_zombie() {
  local state
  state=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1) || return 0
  [ -z "$state" ] || [ "$state" = Z ]
}

end_children() {
  local i
  for ((i = ${#CHILD_PIDS[@]} - 1; i >= 0; i--)); do
    end_child "${CHILD_PIDS[i]}" "${CHILD_NAMES[i]}"
  done
  CHILD_PIDS=()
  CHILD_NAMES=()
}

# child_name PID
child_name() {
  local i
  for i in "${!CHILD_PIDS[@]}"; do
    [ "${CHILD_PIDS[i]}" != "$1" ] || printf '%s' "${CHILD_NAMES[i]}"
  done
}

# child_pid NAME
child_pid() {
  local i
  for i in "${!CHILD_NAMES[@]}"; do
    [ "${CHILD_NAMES[i]}" = "$1" ] || continue
    printf '%s' "${CHILD_PIDS[i]}"
    return 0
  done
  return 1
}

# first_dead: prints the pid of a child that ended, if any did.
first_dead() {
  local pid
  for pid in "${CHILD_PIDS[@]}"; do
    if gone_or_zombie "$pid"; then
      printf '%s' "$pid"
      return 0
    fi
  done
  return 1
}

# forget_child PID
forget_child() {
  local i pids=() names=()
  for i in "${!CHILD_PIDS[@]}"; do
    [ "${CHILD_PIDS[i]}" = "$1" ] && continue
    pids+=("${CHILD_PIDS[i]}")
    names+=("${CHILD_NAMES[i]}")
  done
  CHILD_PIDS=("${pids[@]}")
  CHILD_NAMES=("${names[@]}")
}

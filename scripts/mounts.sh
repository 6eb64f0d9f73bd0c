# The kernel's file systems that the agent reads; mounted only when missing, and unmounted by us only then. Sourced, never run.
# shellcheck shell=bash
OUR_MOUNTS=()

mount_missing() {
  mount_one tracefs /sys/kernel/tracing
  mount_one bpf /sys/fs/bpf
}

mount_one() {
  local type=$1 where=$2
  [ -d "$where" ] || return 0
  ! mountpoint -q "$where" || return 0
  if mount -t "$type" "$type" "$where" 2>/dev/null; then
    OUR_MOUNTS+=("$where")
  else
    warn "$type could not be mounted on $where; what needs it is off, and the agent says so."
  fi
}

unmount_ours() {
  local where
  for where in "${OUR_MOUNTS[@]}"; do
    umount "$where" 2>/dev/null || umount -l "$where" 2>/dev/null || warn "could not unmount $where"
  done
  OUR_MOUNTS=()
}

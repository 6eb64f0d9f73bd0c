// SPDX-License-Identifier: Apache-2.0
// Exec and end of thread groups, and the victims of the OOM killer. Forks alone tell nothing that a later look would not.
#pragma once

#include "maps.h"

#define SHORT_LIFE_NS 1000000000ull // until then nobody has looked at the process, so nobody hurries to see it end

static __always_inline u64 memory_cgroup_of(struct css_set *set) {
    if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
        return 0;
    u64 index = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
    struct cgroup_subsys_state *state = 0;
    void *subsystems = (void *)set + bpf_core_field_offset(struct css_set, subsys);
    if (bpf_probe_read_kernel(&state, sizeof(state), subsystems + index * sizeof(state)))
        return 0;
    return BPF_CORE_READ(state, cgroup, kn, id);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task) {
    struct exec_event event = {.type = EVENT_PROCESS_EXEC, .tgid = task->tgid};
    struct css_set *set = BPF_CORE_READ(task, cgroups);
    event.cgroup = BPF_CORE_READ(set, dfl_cgrp, kn, id);
    event.memory_cgroup = memory_cgroup_of(set);
    bpf_get_current_comm(event.name, sizeof(event.name));
    send_event(&event, sizeof(event), 1);
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task) {
    // The last thread of the group to leave, which need not be the leader.
    if (BPF_CORE_READ(task, signal, live.counter) != 0)
        return 0;
    struct process_event event = {.type = EVENT_PROCESS_EXIT, .tgid = task->tgid};
    u64 age = bpf_ktime_get_ns() - BPF_CORE_READ(task, group_leader, start_time);
    send_event(&event, sizeof(event), age < SHORT_LIFE_NS);
    return 0;
}

SEC("raw_tp/mark_victim")
int oom_victim(struct bpf_raw_tracepoint *ctx) {
    u64 victim = ctx->args[0];
    u32 pid = (u32)victim;
    if (bpf_core_field_exists(struct trace_event_raw_mark_victim, uid))
        pid = BPF_CORE_READ((struct task_struct *)victim, tgid);
    struct process_event event = {.type = EVENT_OOM_KILL, .tgid = pid};
    send_event(&event, sizeof(event), 0);
    return 0;
}

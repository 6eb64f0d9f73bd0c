// SPDX-License-Identifier: Apache-2.0
// Start, exec and end of thread groups, and the victims of the OOM killer.
#pragma once

#include "maps.h"

static __always_inline void send_process_event(u32 type, u32 tgid) {
    struct process_event event = {.type = type, .tgid = tgid};
    send_event(&event, sizeof(event));
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child) {
    if (child->pid == child->tgid)
        send_process_event(EVENT_PROCESS_START, child->tgid);
    return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task) {
    send_process_event(EVENT_PROCESS_EXEC, task->tgid);
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task) {
    // The last thread of the group to leave, which need not be the leader.
    if (BPF_CORE_READ(task, signal, live.counter) == 0)
        send_process_event(EVENT_PROCESS_EXIT, task->tgid);
    return 0;
}

SEC("raw_tp/mark_victim")
int oom_victim(struct bpf_raw_tracepoint *ctx) {
    u64 victim = ctx->args[0];
    u32 pid = (u32)victim;
    if (bpf_core_field_exists(struct trace_event_raw_mark_victim, uid))
        pid = BPF_CORE_READ((struct task_struct *)victim, tgid);
    send_process_event(EVENT_OOM_KILL, pid);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Where threads wait: time from the switch that blocked a thread to the one that let it run again, by stack. Only waits of a millisecond or
// more cost more than two lookups. The kernel's half of the stack is taken when the thread is about to run again; the user's half when it
// leaves the system call that it waited in, as only then its memory can be read. A wait outside of a system call, for a page, has the
// kernel's half alone.
#pragma once

#include "samples.h"

#if defined(__TARGET_ARCH_x86)

#define SHORTEST_WAIT_NS 1000000ull

struct wait {
    u64 waited_ns;
    u32 kernel_frames;
    u32 pad;
    u64 kernel[KERNEL_FRAMES];
};

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, u32); // thread
    __type(value, u64);
} blocked_since SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, u32); // thread
    __type(value, struct wait);
} waits SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct wait);
} wait_scratch SEC(".maps");

static __always_inline bool is_blocking(struct task_struct *task) {
    struct task_struct___new *new = (void *)task;
    if (bpf_core_field_exists(new->__state))
        return BPF_CORE_READ(new, __state) != 0;
    struct task_struct___old *old = (void *)task;
    return BPF_CORE_READ(old, state) != 0;
}

static __always_inline void add_wait(struct sample_key *key, struct sample *sample, struct task_struct *task, u64 waited_ns) {
    key->off_cpu = 1;
    count_profile(PROFILE_OFF_CPU);
    add_sample(key, sample, task, waited_ns);
}

// The thread waited for a page: no system call will end.
static __always_inline void add_kernel_wait(struct task_struct *task, struct wait *wait) {
    struct sample_key key = {};
    struct process *process = 0;
    struct sample *sample = begin_sample(&key, task, SCRATCH_SWITCH, &process);
    if (!sample)
        return;
    __builtin_memcpy(sample->kernel, wait->kernel, sizeof(sample->kernel));
    sample->kernel_frames = wait->kernel_frames;
    key.stack = digest_frames(sample->kernel, sample->kernel_frames, KERNEL_FRAMES, 0);
    add_wait(&key, sample, task, wait->waited_ns);
}

static __always_inline void end_wait(struct task_struct *next, u32 thread, u64 waited_ns) {
    u32 zero = 0;
    struct wait *wait = bpf_map_lookup_elem(&wait_scratch, &zero);
    if (!wait)
        return;
    struct wait *before = bpf_map_lookup_elem(&waits, &thread);
    wait->waited_ns = waited_ns + (before ? before->waited_ns : 0);
    long bytes = bpf_get_task_stack(next, wait->kernel, sizeof(wait->kernel), 0);
    wait->kernel_frames = bytes > 0 ? (u32)bytes / sizeof(u64) : 0;
    struct registers at = {};
    void *saved = (void *)bpf_task_pt_regs(next);
    if (bpf_probe_read_kernel(&at, sizeof(at), saved))
        return;
    if ((s64)at.orig_ax < 0)
        add_kernel_wait(next, wait);
    else if (bpf_map_update_elem(&waits, &thread, wait, BPF_ANY))
        count_profile(PROFILE_OFF_CPU_LOST);
}

SEC("tp_btf/sched_switch")
int BPF_PROG(wait_switch, bool preempt, struct task_struct *prev, struct task_struct *next) {
    u64 now = bpf_ktime_get_ns();
    u32 thread = prev->pid;
    if (!preempt && thread != 0 && !(prev->flags & PF_KTHREAD) && is_blocking(prev))
        bpf_map_update_elem(&blocked_since, &thread, &now, BPF_ANY);
    thread = next->pid;
    u64 *since = bpf_map_lookup_elem(&blocked_since, &thread);
    if (!since)
        return 0;
    u64 waited = now - *since;
    bpf_map_delete_elem(&blocked_since, &thread);
    if (waited >= SHORTEST_WAIT_NS)
        end_wait(next, thread, waited);
    return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(wait_syscall_exit, struct registers *regs) {
    u32 thread = (u32)bpf_get_current_pid_tgid();
    struct wait *wait = bpf_map_lookup_elem(&waits, &thread);
    if (!wait)
        return 0;
    struct task_struct *task = (struct task_struct *)bpf_get_current_task_btf();
    struct sample_key key = {};
    struct process *process = 0;
    struct sample *sample = begin_sample(&key, task, SCRATCH_SYSCALL, &process);
    if (sample) {
        struct registers at = {};
        bpf_probe_read_kernel(&at, sizeof(at), regs);
        __builtin_memcpy(sample->kernel, wait->kernel, sizeof(sample->kernel));
        sample->kernel_frames = wait->kernel_frames;
        key.stack = digest_frames(sample->kernel, sample->kernel_frames, KERNEL_FRAMES, 0);
        key.stack = walk_user(sample, process, &at, &key, SCRATCH_SYSCALL);
        key.stack = walk_interpreter(sample, process, task, &key, SCRATCH_SYSCALL);
        key.stack = walk_ruby(sample, process, task, &key, SCRATCH_SYSCALL);
        add_wait(&key, sample, task, wait->waited_ns);
    }
    bpf_map_delete_elem(&waits, &thread);
    return 0;
}

#endif

// SPDX-License-Identifier: Apache-2.0
// On-CPU samples, and the processes that they are of.
#pragma once

#include "unwind.h"
#include "interpreter.h"
#include "ruby.h"

#define PF_KTHREAD 0x00200000
#define USER_MODE 3 // privilege bits of the code segment

static __always_inline u64 generation_of(struct task_struct *task) {
    return BPF_CORE_READ(task, group_leader, start_time) + BPF_CORE_READ(task, self_exec_id);
}

static __always_inline void want(u32 tgid, u64 generation) {
    struct wanted wanted = {.generation = generation};
    if (bpf_map_update_elem(&wanted_processes, &tgid, &wanted, BPF_ANY))
        count_profile(PROFILE_WANTED_LOST);
}

static __always_inline void add_to(void *samples, struct sample_key *key, struct sample *sample, struct task_struct *task, u64 value) {
    struct sample *known = bpf_map_lookup_elem(samples, key);
    if (known) {
        __sync_fetch_and_add(&known->value, value);
        return;
    }
    sample->value = value;
    BPF_CORE_READ_STR_INTO(&sample->comm, task, group_leader, comm);
    if (bpf_map_update_elem(samples, key, sample, BPF_NOEXIST))
        count_profile(PROFILE_SAMPLES_LOST);
    else
        count_profile(PROFILE_STACKS);
}

static __always_inline void add_sample(struct sample_key *key, struct sample *sample, struct task_struct *task, u64 value) {
    u32 zero = 0;
    u64 *buffer = bpf_map_lookup_elem(&sample_buffer, &zero);
    if (!buffer)
        return;
    if (*buffer & 1)
        add_to(&samples_odd, key, sample, task, value);
    else
        add_to(&samples_even, key, sample, task, value);
}

static __always_inline u64 digest_frames(u64 *frames, u32 count, u32 limit, u64 digest) {
    for (u32 i = 0; i < limit; i++) {
        if (i >= count)
            break;
        digest = (digest ^ frames[i]) * 0x9E3779B97F4A7C15ull;
        digest ^= digest >> 29;
    }
    return digest;
}

static __always_inline void take_kernel_stack(void *context, struct sample *sample) {
    long bytes = bpf_get_stack(context, sample->kernel, sizeof(sample->kernel), 0);
    sample->kernel_frames = bytes > 0 ? (u32)bytes / sizeof(u64) : 0;
}

// Fills key and scratch; null when the task is not to be profiled.
static __always_inline struct sample *begin_sample(struct sample_key *key, struct task_struct *task, u32 scratch,
                                                   struct process **process) {
    u32 tgid = BPF_CORE_READ(task, tgid);
    if (tgid == 0 || (BPF_CORE_READ(task, flags) & PF_KTHREAD))
        return 0;
    key->tgid = tgid;
    key->generation = generation_of(task);
    *process = bpf_map_lookup_elem(&profiled_processes, &tgid);
    if (!*process)
        want(tgid, key->generation);
    else if ((*process)->flags & PROCESS_SKIPPED)
        return 0;
    struct sample *sample = bpf_map_lookup_elem(&sample_scratch, &scratch);
    if (!sample)
        return 0;
    sample->interpreter = 0;
    sample->kernel_frames = 0;
    sample->user_frames = 0;
    return sample;
}

#if defined(__TARGET_ARCH_x86)

SEC("perf_event")
int sample_cpu(struct registers *context) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task_btf();
    struct sample_key key = {};
    struct process *process = 0;
    struct sample *sample = begin_sample(&key, task, SCRATCH_CLOCK, &process);
    if (!sample)
        return 0;
    count_profile(PROFILE_SAMPLES);
    struct registers at = {.ip = context->ip, .sp = context->sp, .bp = context->bp};
    if ((context->cs & USER_MODE) != USER_MODE) {
        take_kernel_stack(context, sample);
        void *saved = (void *)bpf_task_pt_regs(task);
        if (bpf_probe_read_kernel(&at, sizeof(at), saved))
            return 0;
    }
    key.stack = digest_frames(sample->kernel, sample->kernel_frames, KERNEL_FRAMES, 0);
    key.stack = walk_user(sample, process, &at, &key, SCRATCH_CLOCK);
    key.stack = walk_interpreter(sample, process, task, &key, SCRATCH_CLOCK);
    key.stack = walk_ruby(sample, process, task, &key, SCRATCH_CLOCK);
    add_sample(&key, sample, task, 1);
    return 0;
}

#endif

// By frame pointers alone: for kernels and architectures on which the above cannot be.
SEC("perf_event")
int sample_cpu_simple(void *context) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct sample_key key = {};
    struct process *process = 0;
    struct sample *sample = begin_sample(&key, task, SCRATCH_CLOCK, &process);
    if (!sample)
        return 0;
    count_profile(PROFILE_SAMPLES);
    take_kernel_stack(context, sample);
    long bytes = bpf_get_stack(context, sample->user, sizeof(sample->user), BPF_F_USER_STACK);
    sample->user_frames = bytes > 0 ? (u32)bytes / sizeof(u64) : 0;
    key.stack = digest_frames(sample->kernel, sample->kernel_frames, KERNEL_FRAMES, 0);
    key.stack = digest_frames(sample->user, sample->user_frames, USER_FRAMES, key.stack);
    add_sample(&key, sample, task, 1);
    return 0;
}

static __always_inline void forget(u32 tgid) {
    bpf_map_delete_elem(&profiled_processes, &tgid);
    bpf_map_delete_elem(&wanted_processes, &tgid);
}

// What was known of its memory is not true any more.
SEC("tp_btf/sched_process_exec")
int BPF_PROG(profiled_exec, struct task_struct *task) {
    forget(task->tgid);
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(profiled_exit, struct task_struct *task) {
    if (BPF_CORE_READ(task, signal, live.counter) == 0)
        forget(task->tgid);
    return 0;
}

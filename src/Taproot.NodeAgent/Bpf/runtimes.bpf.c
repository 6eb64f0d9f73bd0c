// SPDX-License-Identifier: Apache-2.0
// Waits inside language runtimes. Every probe is put into one process only, so no other pays for it.
#include "kernel_types.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

// Where a call returns to.
#if defined(__TARGET_ARCH_x86)
struct pt_regs___call {
    unsigned long di;
    unsigned long sp;
} CORE;
static __always_inline u64 return_address(struct pt_regs___call *ctx) {
    u64 address = 0;
    bpf_probe_read_user(&address, sizeof(address), (void *)ctx->sp);
    return address;
}
#define FIRST_ARGUMENT(ctx) ((ctx)->di)
#else
struct pt_regs___call {
    u64 regs[31];
} CORE;
static __always_inline u64 return_address(struct pt_regs___call *ctx) {
    return ctx->regs[30];
}
#define FIRST_ARGUMENT(ctx) ((ctx)->regs[0])
#endif

// User space mirrors the two structures, makes an entry per process and takes it away.
struct python_process {
    u64 code_start; // of the interpreter: only its own waits are those for its lock
    u64 code_end;
    u64 waited_ns;
    u64 waits;
};

struct node_process {
    u64 busy_since_ns; // 0 while the loop waits
    u64 busy_ns;
    u64 rounds;
    u32 loop;    // descriptor that the main loop polls
    u32 waiting; // 1 between begin and end of a poll of the main loop
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, u32);
    __type(value, struct python_process);
} python_processes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, u64);
    __type(value, u64);
} python_waits SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, u32);
    __type(value, struct node_process);
} node_processes SEC(".maps");

SEC("uprobe")
int python_wait_begin(struct pt_regs___call *ctx) {
    u64 thread = bpf_get_current_pid_tgid();
    u32 process = thread >> 32;
    struct python_process *python = bpf_map_lookup_elem(&python_processes, &process);
    if (!python)
        return 0;
    u64 caller = return_address(ctx);
    if (caller < python->code_start || caller >= python->code_end)
        return 0;
    u64 now = bpf_ktime_get_ns();
    bpf_map_update_elem(&python_waits, &thread, &now, BPF_ANY);
    return 0;
}

SEC("uprobe")
int python_wait_end(void *ctx) {
    u64 thread = bpf_get_current_pid_tgid();
    u32 process = thread >> 32;
    u64 *since = bpf_map_lookup_elem(&python_waits, &thread);
    if (!since)
        return 0;
    u64 waited = bpf_ktime_get_ns() - *since;
    bpf_map_delete_elem(&python_waits, &thread);
    struct python_process *python = bpf_map_lookup_elem(&python_processes, &process);
    if (!python)
        return 0;
    __sync_fetch_and_add(&python->waited_ns, waited);
    __sync_fetch_and_add(&python->waits, 1);
    return 0;
}

// Only the main thread's, so there is no race.
static __always_inline struct node_process *node_on_main_thread(void) {
    u64 thread = bpf_get_current_pid_tgid();
    u32 process = thread >> 32;
    if ((u32)thread != process)
        return 0;
    return bpf_map_lookup_elem(&node_processes, &process);
}

SEC("uprobe")
int node_poll_begin(struct pt_regs___call *ctx) {
    struct node_process *node = node_on_main_thread();
    if (!node)
        return 0;

    // The main loop comes first in a process's life, so its descriptor is the lowest. Others on this thread are those of synchronous calls,
    // during which the main loop stands still.
    u32 loop = FIRST_ARGUMENT(ctx);
    if (loop > node->loop)
        return 0;
    node->loop = loop;
    node->waiting = 1;
    node->rounds++;
    u64 since = node->busy_since_ns;
    node->busy_since_ns = 0;
    if (since)
        node->busy_ns += bpf_ktime_get_ns() - since;
    return 0;
}

SEC("uprobe")
int node_poll_end(void *ctx) {
    struct node_process *node = node_on_main_thread();
    if (!node || !node->waiting)
        return 0;
    node->waiting = 0;
    node->busy_since_ns = bpf_ktime_get_ns();
    return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";

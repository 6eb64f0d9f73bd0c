// SPDX-License-Identifier: Apache-2.0
// The few kernel structures that are read, with the few fields that are read. Offsets are relocated against the
// running kernel's BTF at load (CO-RE), so neither the build nor the object depends on one kernel's headers.
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s64 s64;
typedef __s32 s32;
typedef _Bool bool;

#define CORE __attribute__((preserve_access_index))

#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define S_IFMT 00170000
#define S_IFSOCK 0140000

enum tcp_state {
    TCP_ESTABLISHED = 1,
    TCP_SYN_SENT = 2,
    TCP_SYN_RECV = 3,
    TCP_CLOSE_WAIT = 8,
    TCP_CLOSE = 7,
    TCP_LISTEN = 10,
};

struct in6_addr_bytes {
    u8 bytes[16];
};

struct ns_common {
    unsigned int inum;
} CORE;

struct net {
    struct ns_common ns;
} CORE;

typedef struct {
    struct net *net;
} CORE possible_net_t;

struct in6_addr;

struct sock_common {
    __be32 skc_daddr;
    __be32 skc_rcv_saddr;
    __be16 skc_dport;
    u16 skc_num;
    unsigned short skc_family;
    volatile unsigned char skc_state;
    possible_net_t skc_net;
    struct in6_addr_bytes skc_v6_daddr;
    struct in6_addr_bytes skc_v6_rcv_saddr;
} CORE;

struct sock {
    struct sock_common __sk_common;
    u16 sk_protocol;
    int sk_err;
} CORE;

struct tcp_sock {
    u64 bytes_received;
    u64 bytes_sent;
    u64 bytes_retrans;
    u32 total_retrans;
    u32 srtt_us;
    u32 rcv_nxt;
    u32 snd_una;
    u32 write_seq;
    u32 copied_seq;
} CORE;

struct socket {
    struct sock *sk;
} CORE;

struct inode {
    unsigned short i_mode;
} CORE;

struct file {
    void *private_data;
    struct inode *f_inode;
} CORE;

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
} CORE;

struct files_struct {
    struct fdtable *fdt;
} CORE;

typedef struct {
    int counter;
} CORE atomic_t;

struct signal_struct {
    atomic_t live;
} CORE;

struct thread_info {
    u32 status;
} CORE;

struct thread_struct {
    unsigned long fsbase;
} CORE;

struct kernfs_node {
    u64 id;
} CORE;

struct cgroup {
    struct kernfs_node *kn;
} CORE;

struct cgroup_subsys_state {
    struct cgroup *cgroup;
} CORE;

struct css_set {
    struct cgroup_subsys_state *subsys[16]; // indexed by enum cgroup_subsys_id, which differs by configuration
    struct cgroup *dfl_cgrp;                // in the v2 hierarchy
} CORE;

enum cgroup_subsys_id {
    memory_cgrp_id,
};

struct task_struct {
    struct thread_info thread_info;
    unsigned int flags;
    int pid;
    int tgid;
    u64 start_time;
    u64 self_exec_id;
    char comm[16];
    struct task_struct *group_leader;
    struct css_set *cgroups;
    struct signal_struct *signal;
    struct files_struct *files;
    struct thread_struct thread;
} CORE;

// Its name before 5.14 was state.
struct task_struct___new {
    unsigned int __state;
} CORE;

struct task_struct___old {
    long state;
} CORE;

// Only looked at for the presence of a field: since it is there, mark_victim passes a task instead of a pid.
struct trace_event_raw_mark_victim {
    u32 uid;
} CORE;

struct bpf_iter_meta {
    void *seq;
} CORE;

struct bpf_map_shape;

struct bpf_iter__task_file {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
    u32 fd;
    struct file *file;
} CORE;

struct bpf_iter__bpf_map_elem {
    struct bpf_iter_meta *meta;
    void *map;
    void *key;
    void *value;
} CORE;

struct bpf_raw_tracepoint {
    u64 args[1];
};

// User-space shapes: fixed by the system-call ABI of 64-bit processes.
struct user_iovec {
    const u8 *base;
    u64 len;
};

struct user_msghdr {
    void *name;
    u32 name_len;
    u32 pad;
    struct user_iovec *iov;
    u64 iov_len;
};

struct user_mmsghdr {
    struct user_msghdr header;
    u64 control[3]; // and flags
    u32 length;
    u32 pad;
};

struct user_sockaddr {
    u16 family;
    u16 port;    // network order
    u32 address; // IPv4; of IPv6 the flow label
    u8 address6[16];
};

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
    unsigned long di, si, dx, cx, r8, r10, r14, ax, bx, sp, orig_ax;
} CORE;
#define REG_NR(regs) ((long)(regs)->orig_ax)
#define REG_ARG1(regs) ((regs)->di)
#define REG_ARG2(regs) ((regs)->si)
#define REG_ARG3(regs) ((regs)->dx)
#define REG_ARG4(regs) ((regs)->r10)
#define REG_ARG5(regs) ((regs)->r8)
// At the entry of a function and at its return.
#define CALL_ARG1(ctx) ((ctx)->di)
#define CALL_ARG2(ctx) ((ctx)->si)
#define CALL_ARG3(ctx) ((ctx)->dx)
#define CALL_ARG4(ctx) ((ctx)->cx)
#define CALL_RESULT(ctx) ((ctx)->ax)
#define CALL_RESULT2(ctx) ((ctx)->dx)
#define CALL_STACK(ctx) ((ctx)->sp)
// Go passes arguments in registers of its own choice, and keeps the goroutine in one.
#define GO_ARG1(ctx) ((ctx)->ax)
#define GO_ARG2(ctx) ((ctx)->bx)
#define GO_ARG3(ctx) ((ctx)->cx)
#define GO_RESULT(ctx) ((ctx)->ax)
#define GO_ROUTINE(ctx) ((ctx)->r14)
#define NR_READ 0
#define NR_WRITE 1
#define NR_READV 19
#define NR_WRITEV 20
#define NR_SENDTO 44
#define NR_RECVFROM 45
#define NR_SENDMSG 46
#define NR_RECVMSG 47
#define NR_RECVMMSG 299
#define NR_SENDMMSG 307
#define TASK_IS_COMPAT 2
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
    u64 regs[31];
    u64 sp;
    u64 orig_x0;
    s32 syscallno;
} CORE;
#define REG_NR(regs) ((long)(regs)->syscallno)
#define REG_ARG1(regs) ((regs)->orig_x0)
#define REG_ARG2(regs) ((regs)->regs[1])
#define REG_ARG3(regs) ((regs)->regs[2])
#define REG_ARG4(regs) ((regs)->regs[3])
#define REG_ARG5(regs) ((regs)->regs[4])
#define CALL_ARG1(ctx) ((ctx)->regs[0])
#define CALL_ARG2(ctx) ((ctx)->regs[1])
#define CALL_ARG3(ctx) ((ctx)->regs[2])
#define CALL_ARG4(ctx) ((ctx)->regs[3])
#define CALL_RESULT(ctx) ((ctx)->regs[0])
#define CALL_RESULT2(ctx) ((ctx)->regs[1])
#define CALL_STACK(ctx) ((ctx)->sp)
#define GO_ARG1(ctx) ((ctx)->regs[0])
#define GO_ARG2(ctx) ((ctx)->regs[1])
#define GO_ARG3(ctx) ((ctx)->regs[2])
#define GO_RESULT(ctx) ((ctx)->regs[0])
#define GO_ROUTINE(ctx) ((ctx)->regs[28])
#define NR_READ 63
#define NR_WRITE 64
#define NR_READV 65
#define NR_WRITEV 66
#define NR_SENDTO 206
#define NR_RECVFROM 207
#define NR_SENDMSG 211
#define NR_RECVMSG 212
#define NR_RECVMMSG 243
#define NR_SENDMMSG 269
#else
#error "set __TARGET_ARCH_x86 or __TARGET_ARCH_arm64"
#endif

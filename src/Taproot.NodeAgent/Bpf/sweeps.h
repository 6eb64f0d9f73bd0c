// SPDX-License-Identifier: Apache-2.0
// Iterators: sockets that were there before us, and the counters of live connections.
#pragma once

#include "flows.h"
#include "sockets.h"

static __always_inline struct sock *tcp_socket_of(struct file *file) {
    if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
        return 0;
    struct socket *socket = BPF_CORE_READ(file, private_data);
    struct sock *sk = BPF_CORE_READ(socket, sk);
    if (!sk)
        return 0;
    u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
    if ((family != AF_INET && family != AF_INET6) || BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
        return 0;
    return sk;
}

// FNV-1a.
static __always_inline u32 hash_of(struct endpoint *end) {
    u32 hash = 2166136261u ^ end->port;
    for (int i = 0; i < 16; i++)
        hash = (hash ^ end->address[i]) * 16777619u;
    return hash;
}

// First pass: who listens.
SEC("iter/task_file")
int find_listeners(struct bpf_iter__task_file *ctx) {
    struct task_struct *task = ctx->task;
    struct file *file = ctx->file;
    if (!task || !file)
        return 0;
    struct sock *sk = tcp_socket_of(file);
    if (!sk || BPF_CORE_READ(sk, __sk_common.skc_state) != TCP_LISTEN)
        return 0;
    u64 id = (u64)sk, one = 1;
    struct port_key port = {.netns = netns_of(sk), .port = BPF_CORE_READ(sk, __sk_common.skc_num)};
    bpf_map_update_elem(&listening_ports, &port, &one, BPF_ANY);
    if (!bpf_map_lookup_elem(&listeners, &id))
        add_listener(sk, task->tgid);
    return 0;
}

// Nobody knows the initial sequence numbers any more. Without translation in between both ends know these addresses.
static __always_inline struct pair_key pair_of_addresses(struct endpoint *client, struct endpoint *server) {
    struct pair_key key = {.client_sequence = hash_of(client), .server_sequence = hash_of(server)};
    return key;
}

// Second pass: established connections. The ports that are listened on tell which end is the server; those ends are written out.
SEC("iter/task_file")
int find_connections(struct bpf_iter__task_file *ctx) {
    struct task_struct *task = ctx->task;
    struct file *file = ctx->file;
    if (!task || !file)
        return 0;
    struct sock *sk = tcp_socket_of(file);
    if (!sk)
        return 0;
    u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
    if (state != TCP_ESTABLISHED && state != TCP_CLOSE_WAIT)
        return 0;
    u64 id = (u64)sk;
    if (bpf_map_lookup_elem(&connections, &id))
        return 0;
    struct port_key port = {.netns = netns_of(sk), .port = BPF_CORE_READ(sk, __sk_common.skc_num)};
    bool inbound = bpf_map_lookup_elem(&listening_ports, &port) != 0;
    struct connection *c = add_connection(sk, inbound ? DIRECTION_IN : DIRECTION_OUT, task->tgid);
    if (!c)
        return 0;
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    c->existing = 1;
    c->established = 1;
    struct existing_end end = {.tgid = c->tgid, .netns = c->netns};
    read_local(&end.local, sk);
    read_remote(&end.remote, sk);
    c->pair = inbound ? pair_of_addresses(&end.remote, &end.local) : pair_of_addresses(&end.local, &end.remote);
    c->bytes_sent = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
    c->bytes_received = BPF_CORE_READ(tcp, bytes_received);
    c->retransmits = BPF_CORE_READ(tcp, total_retrans);
    if (inbound) {
        bpf_seq_write(ctx->meta->seq, &end, sizeof(end));
        return 0;
    }
    struct pair_key none = {};
    keep_apart(c);
    struct flow *flow = find_flow(c, sk, none);
    if (flow)
        __sync_fetch_and_add(&flow->opened, 1);
    return 0;
}

// Its flow found no room when it was made; perhaps there is some now.
static __always_inline void connected_late(struct connection *c, struct sock *sk) {
    struct flow *flow = find_flow(c, sk, c->pair);
    if (!flow)
        return;
    c->established = 1;
    __sync_fetch_and_add(&flow->connects, 1);
    __sync_fetch_and_add(&flow->opened, 1);
}

// A connection that was counted apart until it was known that there is no need: from now on it is part of the others' flow.
static __always_inline void join_others(struct connection *c, struct sock *sk, struct flow *own, u64 now) {
    u64 *shared = shared_as(c);
    if (!shared || *shared != SHARED_DIRECT)
        return;
    struct pair_key none = {};
    c->separate = 0;
    struct flow *all = find_flow(c, sk, c->existing ? none : c->pair);
    if (!all) {
        c->separate = 1;
        return;
    }
    __sync_fetch_and_add(&all->opened, 1);
    all->last_ns = now;
    __sync_fetch_and_add(&own->closed, 1);
    own->last_ns = now;
}

// Folds the counters of each live outbound connection into its flow. Reads each socket by address; an entry whose socket has
// another identity by now is stale and its key is handed to user space for removal.
SEC("iter/bpf_map_elem")
int sweep_connections(struct bpf_iter__bpf_map_elem *ctx) {
    u64 *key = ctx->key;
    struct connection *c = ctx->value;
    if (!key || !c)
        return 0;
    u64 id = *key;
    struct sock *sk = (struct sock *)id;
    u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
    if (netns_of(sk) != c->netns || state == TCP_CLOSE || state == TCP_LISTEN || state > 12) {
        bpf_seq_write(ctx->meta->seq, &id, sizeof(id));
        return 0;
    }
    count(COUNTER_CONNECTIONS_SWEPT);
    if (c->direction != DIRECTION_OUT)
        return 0;
    if (!c->established && state == TCP_ESTABLISHED)
        connected_late(c, sk);
    if (!c->established)
        return 0;
    struct flow_key flow_key = key_of(c);
    struct flow *flow = bpf_map_lookup_elem(&flows, &flow_key);
    if (!flow)
        return 0;
    u64 now = bpf_ktime_get_ns();
    fold(c, flow, sk, now);
    __sync_fetch_and_add(&flow->rtt_us_sum, BPF_CORE_READ((struct tcp_sock *)sk, srtt_us) >> 3);
    __sync_fetch_and_add(&flow->rtt_samples, 1);
    if (c->separate)
        join_others(c, sk, flow, now);
    return 0;
}

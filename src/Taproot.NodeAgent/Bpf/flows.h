// SPDX-License-Identifier: Apache-2.0
// Connections and the flows they add up to.
#pragma once

#include "maps.h"

static __always_inline void read_address(u8 *to, struct sock *sk, u16 family, bool remote) {
    if (family == AF_INET6) {
        struct in6_addr_bytes address =
            remote ? BPF_CORE_READ(sk, __sk_common.skc_v6_daddr) : BPF_CORE_READ(sk, __sk_common.skc_v6_rcv_saddr);
        __builtin_memcpy(to, &address, 16);
        return;
    }
    __be32 address = remote ? BPF_CORE_READ(sk, __sk_common.skc_daddr) : BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
    to[10] = 0xff;
    to[11] = 0xff;
    __builtin_memcpy(to + 12, &address, 4);
}

static __always_inline u32 netns_of(struct sock *sk) {
    return BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
}

static __always_inline void read_local(struct endpoint *to, struct sock *sk) {
    read_address(to->address, sk, BPF_CORE_READ(sk, __sk_common.skc_family), 0);
    to->port = BPF_CORE_READ(sk, __sk_common.skc_num);
}

static __always_inline void read_remote(struct endpoint *to, struct sock *sk) {
    read_address(to->address, sk, BPF_CORE_READ(sk, __sk_common.skc_family), 1);
    to->port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
}

// Inbound connections are counted by the port they came to, outbound ones by whom they go to.
static __always_inline void set_flow_key(struct connection *c) {
    c->flow.direction = c->direction;
    if (c->direction == DIRECTION_IN) {
        c->flow.port = c->local.port;
        return;
    }
    c->flow.port = c->remote.port;
    __builtin_memcpy(c->flow.address, c->remote.address, 16);
}

// Until user space knows that all connections to an address end at the same place, each is counted apart.
static __always_inline void keep_apart(struct connection *c) {
    struct dialled_key dialled = {.netns = c->flow.netns, .port = c->remote.port};
    __builtin_memcpy(dialled.address, c->remote.address, 16);
    if (bpf_map_lookup_elem(&shared_destinations, &dialled))
        return;
    u32 zero = 0;
    s64 *left = bpf_map_lookup_elem(&separate_flows_left, &zero);
    if (left && __sync_fetch_and_add(left, -1) > 0)
        c->flow.separate = c->started_ns;
    else
        count(COUNTER_FLOWS_MERGED); // better counted together than not at all
}

static __always_inline void announce(struct connection *c, struct pair_key pair) {
    struct flow_event event = {.type = EVENT_FLOW, .tgid = c->flow.tgid};
    event.flow = c->flow;
    event.local = c->local;
    event.pair = pair;
    send_event(&event, sizeof(event), 0); // its process may end soon
}

static __always_inline struct flow *find_flow(struct connection *c, struct pair_key pair) {
    struct flow *flow = bpf_map_lookup_elem(&flows, &c->flow);
    if (flow)
        return flow;
    struct flow fresh = {};
    fresh.id = bpf_ktime_get_ns() << 8 | (bpf_get_smp_processor_id() & 0xff);
    if (bpf_map_update_elem(&flows, &c->flow, &fresh, BPF_NOEXIST) == 0) {
        announce(c, pair);
    }
    flow = bpf_map_lookup_elem(&flows, &c->flow);
    if (!flow)
        count(COUNTER_FLOWS_DROPPED);
    return flow;
}

// Adds what the socket sent and received since the last time. A sweep and a close that meet may count the difference twice;
// both ends of that race are within the same few nanoseconds.
static __always_inline void fold(struct connection *c, struct flow *flow, struct sock *sk, u64 now) {
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    u64 sent = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
    u64 received = BPF_CORE_READ(tcp, bytes_received);
    u32 retransmits = BPF_CORE_READ(tcp, total_retrans);
    if (sent > c->bytes_sent) {
        __sync_fetch_and_add(&flow->bytes_sent, sent - c->bytes_sent);
        c->bytes_sent = sent;
        flow->last_ns = now;
    }
    if (received > c->bytes_received) {
        __sync_fetch_and_add(&flow->bytes_received, received - c->bytes_received);
        c->bytes_received = received;
        flow->last_ns = now;
    }
    if (retransmits > c->retransmits) {
        __sync_fetch_and_add(&flow->retransmits, retransmits - c->retransmits);
        c->retransmits = retransmits;
    }
}

// Adds an entry and fills it in place: it is too large for the stack.
static __always_inline struct connection *add_connection(struct sock *sk, u8 direction, u32 tgid) {
    u64 id = (u64)sk;
    u32 zero = 0;
    struct connection *blank = bpf_map_lookup_elem(&blank_connection, &zero);
    if (!blank)
        return 0;
    if (bpf_map_update_elem(&connections, &id, blank, BPF_ANY))
        count(COUNTER_CONNECTIONS_DROPPED);
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!c)
        return 0;
    c->direction = direction;
    c->started_ns = bpf_ktime_get_ns();
    c->flow.netns = netns_of(sk);
    c->flow.tgid = tgid;
    read_local(&c->local, sk);
    read_remote(&c->remote, sk);
    set_flow_key(c);
    return c;
}

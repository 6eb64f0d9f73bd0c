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
static __always_inline void set_direction(struct connection *c, struct sock *sk, u8 direction) {
    struct endpoint end = {};
    c->direction = direction;
    if (direction == DIRECTION_IN)
        end.port = BPF_CORE_READ(sk, __sk_common.skc_num);
    else
        read_remote(&end, sk);
    c->port = end.port;
    __builtin_memcpy(c->address, end.address, 16);
}

static __always_inline struct flow_key key_of(struct connection *c) {
    struct flow_key key = {.tgid = c->tgid, .netns = c->netns, .direction = c->direction, .port = c->port};
    __builtin_memcpy(key.address, c->address, 16);
    key.separate = c->separate ? c->started_ns : 0;
    return key;
}

static __always_inline u64 *shared_as(struct connection *c) {
    struct dialled_key dialled = {.netns = c->netns, .port = c->port};
    __builtin_memcpy(dialled.address, c->address, 16);
    return bpf_map_lookup_elem(&shared_destinations, &dialled);
}

// Until user space knows that all connections to an address end at the same place, each is counted apart.
static __always_inline void keep_apart(struct connection *c) {
    if (shared_as(c))
        return;
    u32 zero = 0;
    s64 *left = bpf_map_lookup_elem(&separate_flows_left, &zero);
    if (left && __sync_fetch_and_add(left, -1) > 0)
        c->separate = 1;
    else
        count(COUNTER_FLOWS_MERGED); // better counted together than not at all
}

static __always_inline void announce(struct connection *c, struct sock *sk, struct pair_key pair) {
    struct flow_event event = {.type = EVENT_FLOW, .tgid = c->tgid};
    event.flow = key_of(c);
    read_local(&event.local, sk);
    event.pair = pair;
    send_event(&event, sizeof(event), 0); // its process may end soon
}

static __always_inline struct flow *find_flow(struct connection *c, struct sock *sk, struct pair_key pair) {
    struct flow_key key = key_of(c);
    struct flow *flow = bpf_map_lookup_elem(&flows, &key);
    if (flow)
        return flow;
    u32 zero = 0;
    struct flow *blank = bpf_map_lookup_elem(&blank_flow, &zero);
    if (!blank)
        return 0;
    bool is_new = bpf_map_update_elem(&flows, &key, blank, BPF_NOEXIST) == 0;
    flow = bpf_map_lookup_elem(&flows, &key);
    if (!flow) {
        count(COUNTER_FLOWS_DROPPED);
        return 0;
    }
    if (is_new) {
        flow->id = bpf_ktime_get_ns() << 8 | (bpf_get_smp_processor_id() & 0xff); // until then user space does not look at it
        announce(c, sk, pair);
    }
    return flow;
}

// Adds what the socket sent and received since the last time. A sweep and a close that meet may count the difference twice;
// both ends of that race are within the same few nanoseconds.
static __always_inline void fold(struct connection *c, struct flow *flow, struct sock *sk, u64 now) {
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    u64 sent = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
    u64 received = BPF_CORE_READ(tcp, bytes_received);
    u16 retransmits = BPF_CORE_READ(tcp, total_retrans) - c->retransmits;
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
    if (retransmits) {
        __sync_fetch_and_add(&flow->retransmits, retransmits);
        c->retransmits += retransmits;
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
    c->started_ns = bpf_ktime_get_ns();
    c->netns = netns_of(sk);
    c->tgid = tgid;
    set_direction(c, sk, direction);
    return c;
}

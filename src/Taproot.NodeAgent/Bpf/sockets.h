// SPDX-License-Identifier: Apache-2.0
// The life of TCP sockets, by their state changes.
#pragma once

#include "flows.h"
#include "queues.h"

#define ECONNREFUSED 111
#define ETIMEDOUT 110
#define ENETUNREACH 101
#define EHOSTUNREACH 113

static __always_inline struct pair_key pair_of(struct sock *sk, bool client) {
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    u32 mine = BPF_CORE_READ(tcp, snd_una), theirs = BPF_CORE_READ(tcp, rcv_nxt);
    struct pair_key key = {.client_sequence = client ? mine : theirs, .server_sequence = client ? theirs : mine};
    return key;
}

static __always_inline void connected(struct sock *sk, u64 id) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!c)
        return;
    u64 now = bpf_ktime_get_ns();
    struct pair_key pair = pair_of(sk, 1);
    c->pair = pair;
    keep_apart(c);
    struct flow *flow = find_flow(c, sk, pair);
    if (!flow)
        return;
    if (flow->opened == 0 && flow->last_ns != 0)
        announce(c, sk, pair); // only failures until now: nobody knew the other end
    c->established = 1;
    flow->last_ns = now;
    __sync_fetch_and_add(&flow->connects, 1);
    __sync_fetch_and_add(&flow->opened, 1);
    __sync_fetch_and_add(&flow->connect_ns, now - c->started_ns);
}

static __always_inline void connect_failed(struct sock *sk, u64 id) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!c)
        return;
    struct pair_key none = {};
    struct flow *flow = find_flow(c, sk, none);
    if (flow) {
        int error = BPF_CORE_READ(sk, sk_err);
        u64 *reason = &flow->failed_other; // mostly: given up by the program
        if (error == ECONNREFUSED)
            reason = &flow->failed_refused;
        else if (error == ETIMEDOUT)
            reason = &flow->failed_timeout;
        else if (error == ENETUNREACH || error == EHOSTUNREACH)
            reason = &flow->failed_unreachable;
        __sync_fetch_and_add(reason, 1);
        flow->last_ns = bpf_ktime_get_ns();
        fold(c, flow, sk, flow->last_ns);
    }
    bpf_map_delete_elem(&connections, &id);
}

static __always_inline void accepted(struct sock *sk) {
    // Runs in softirq: whose it is, the first read or write tells.
    struct pair_key key = pair_of(sk, 0);
    struct pair value = {.netns = netns_of(sk)};
    read_local(&value.local, sk);
    bpf_map_update_elem(&pairs, &key, &value, BPF_ANY);
    struct connection *c = add_connection(sk, DIRECTION_IN, 0);
    if (c)
        c->pair = key;
}

static __always_inline void tell_closed(struct connection *c, u64 id) {
    struct payload_event event = {.type = EVENT_CLOSED, .connection = id, .started_ns = c->started_ns};
    if (bpf_ringbuf_output(&payloads, &event, sizeof(event), BPF_RB_NO_WAKEUP))
        count(COUNTER_CLOSES_DROPPED);
    bpf_map_delete_elem(&verdicts, &id);
}

static __always_inline void closed(struct sock *sk, u64 id) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!c)
        return;
    if (c->established && c->direction == DIRECTION_OUT) {
        struct flow_key key = key_of(c);
        struct flow *flow = bpf_map_lookup_elem(&flows, &key);
        if (flow) {
            fold(c, flow, sk, bpf_ktime_get_ns());
            __sync_fetch_and_add(&flow->closed, 1);
        }
    }
    if (c->shipped)
        tell_closed(c, id);
    if (c->pipelined)
        bpf_map_delete_elem(&queues, &id);
    bpf_map_delete_elem(&connections, &id);
}

static __always_inline void add_listener(struct sock *sk, u32 tgid) {
    u64 id = (u64)sk;
    struct listener fresh = {.tgid = tgid, .netns = netns_of(sk)};
    read_local(&fresh.local, sk);
    if (bpf_map_update_elem(&listeners, &id, &fresh, BPF_ANY))
        count(COUNTER_LISTENERS_DROPPED);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(socket_state, struct sock *sk, int old_state, int new_state) {
    if (sk->sk_protocol != IPPROTO_TCP)
        return 0;
    u64 id = (u64)sk;
    if (new_state == TCP_SYN_SENT)
        add_connection(sk, DIRECTION_OUT, bpf_get_current_pid_tgid() >> 32);
    else if (new_state == TCP_LISTEN)
        add_listener(sk, bpf_get_current_pid_tgid() >> 32);
    else if (old_state == TCP_SYN_SENT && new_state == TCP_ESTABLISHED)
        connected(sk, id);
    else if (old_state == TCP_SYN_RECV && new_state == TCP_ESTABLISHED)
        accepted(sk);
    else if (old_state == TCP_SYN_SENT && new_state == TCP_CLOSE)
        connect_failed(sk, id);
    else if (new_state == TCP_CLOSE) {
        if (old_state == TCP_LISTEN)
            bpf_map_delete_elem(&listeners, &id);
        else
            closed(sk, id);
    }
    return 0;
}

// A second chance to forget a socket, so that its address can be reused without confusion.
SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(socket_destroyed, struct sock *sk) {
    u64 id = (u64)sk;
    closed(sk, id);
    bpf_map_delete_elem(&listeners, &id);
    return 0;
}

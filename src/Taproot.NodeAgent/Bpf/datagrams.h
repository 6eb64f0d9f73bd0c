// SPDX-License-Identifier: Apache-2.0
// DNS over UDP, asked and answered: datagrams to and from port 53 go to user space, each as one event.
#pragma once

#include "captures.h"

#define DNS_PORT 53
#define DATAGRAM_LIMIT 1500
#define DATAGRAMS 4 // per call: glibc asks for both kinds of addresses at once

// The peer that the call names; of a connected socket the socket's own.
static __always_inline void read_peer(struct endpoint *to, struct sock *sk, u64 name) {
    struct user_sockaddr address = {};
    if (!name || bpf_probe_read_user(&address, 8, (void *)name)) {
        read_remote(to, sk);
        return;
    }
    to->port = __builtin_bswap16(address.port);
    if (address.family == AF_INET) {
        to->address[10] = 0xff;
        to->address[11] = 0xff;
        __builtin_memcpy(to->address + 12, &address.address, 4);
    } else if (address.family == AF_INET6) {
        bpf_probe_read_user(to->address, 16, (u8 *)name + 8);
    } else {
        read_remote(to, sk);
    }
}

GLOBAL int on_datagram(u64 socket, u64 name, u32 write) {
    struct sock *sk = (struct sock *)socket;
    struct endpoint peer = {};
    read_peer(&peer, sk, name);
    bool asks = peer.port == DNS_PORT, answers = BPF_CORE_READ(sk, __sk_common.skc_num) == DNS_PORT;
    if (!asks && !answers)
        return 0;
    u32 zero = 0;
    struct capture_settings *wanted = bpf_map_lookup_elem(&settings, &zero);
    struct scratch *s = this_scratch();
    if (!s || !wanted || !wanted->ships)
        return 0;
    u64 thread = bpf_get_current_pid_tgid();
    __builtin_memset(&s->event, 0, sizeof(s->event));
    s->event.type = EVENT_DATAGRAM;
    s->event.tgid = thread >> 32;
    s->event.tid = (u32)thread;
    s->event.connection = socket;
    s->event.time_ns = s->now;
    s->event.protocol = PROTOCOL_DNS;
    s->event.flags = write == asks ? PAYLOAD_REQUEST : 0;
    s->event.flow.tgid = s->event.tgid;
    s->event.flow.netns = netns_of(sk);
    s->event.flow.direction = asks ? DIRECTION_OUT : DIRECTION_IN;
    s->event.remote = peer;
    capture(0, DATAGRAM_LIMIT);
    s->event.captured = s->captured;
    s->event.length = s->captured;
    if (s->captured)
        send_payload(s, 0);
    return 0;
}

static __always_inline void on_datagrams(struct sock *sk, struct scratch *s, bool write, long number, struct pt_regs *regs) {
    u64 socket = (u64)sk;
    if (number == NR_SENDTO || number == NR_RECVFROM) {
        on_datagram(socket, REG_ARG5(regs), write);
        return;
    }
    if (number == NR_WRITE || number == NR_READ || number == NR_WRITEV || number == NR_READV) {
        on_datagram(socket, 0, write);
        return;
    }
    u64 messages = number == NR_RECVMMSG ? s->call.length : number == NR_SENDMMSG ? REG_ARG3(regs) : 1;
    u64 at = REG_ARG2(regs);
    for (u32 i = 0; i < DATAGRAMS && i < messages; i++, at += sizeof(struct user_mmsghdr)) {
        struct user_msghdr header = {};
        if (bpf_probe_read_user(&header, sizeof(header), (void *)at))
            return;
        s->call.vectors = header.iov;
        s->call.vector_count = header.iov_len;
        if (number == NR_RECVMMSG) {
            u32 length = 0;
            bpf_probe_read_user(&length, sizeof(length), (void *)(at + __builtin_offsetof(struct user_mmsghdr, length)));
            s->call.length = length;
        }
        on_datagram(socket, (u64)header.name, write);
    }
}

// SPDX-License-Identifier: Apache-2.0
// System calls that move bytes through sockets. Writes are seen before they happen, so that a request is known before its
// response can be; reads after they happened. Arguments of a finished call are still in the saved registers.
#pragma once

#include "captures.h"
#include "datagrams.h"
#include "tls_records.h"

#define PEEK 2 // MSG_PEEK

static __always_inline struct sock *socket_of_descriptor(u32 fd) {
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    if (!table || fd >= BPF_CORE_READ(table, max_fds))
        return 0;
    struct file **files = BPF_CORE_READ(table, fd);
    struct file *file = 0;
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
    // For a file that is no socket this is some other pointer, which is in no map.
    struct socket *socket = BPF_CORE_READ(file, private_data);
    return BPF_CORE_READ(socket, sk);
}

static __always_inline void load(struct scratch *s, u64 skip, struct stream *stream, u32 limit) {
    capture(skip, limit);
    s->position = 0;
    s->start = s->call_start + (u32)skip;
    s->done = 0;
    s->stream = *stream;
}

static __always_inline void on_requests(struct connection *c, u64 id, struct scratch *s) {
    u64 length = s->call.length ? s->call.length : CAPTURE * 64; // unknown for a gathering write: what is not there is not captured
    u64 skip = offset_of_message(&c->requests, s->call_start, length);
    if (skip >= length)
        return;
    load(s, skip, &c->requests, CAPTURE_MASK);
    if (!s->captured)
        return;
    scan(id, 1);
    remember(s, &c->requests, s->call.length ? s->call.length - skip : s->captured);
}

static __always_inline void on_responses(struct connection *c, u64 id, struct scratch *s) {
    if (c->head == c->tail)
        return;
    u64 length = s->call.length ? s->call.length : CAPTURE * 64;
    u64 skip = c->pipelined ? offset_of_message(&c->responses, s->call_start, length) : 0;
    if (skip >= length)
        return;
    if (!c->pipelined) {
        // The usual case: one request is waiting, and a status line at the start of the buffer answers it.
        load(s, 0, &c->responses, 16);
        u32 status = status_at(s, 0);
        if (s->captured < 12) {
            answer(id, 0); // an answer it is, unreadable or in small pieces
            return;
        }
        if (!status)
            return;
        if (status >= 200 || status == 101) {
            answer(id, status);
            c->requests.state = c->requests.state == STREAM_OPEN ? STREAM_SYNC : c->requests.state;
            c->responses.state = STREAM_SYNC;
            if (status == 101)
                c->protocol = PROTOCOL_SHIPPED; // WebSocket or HTTP/2 from here on
            return;
        }
    }
    load(s, skip, &c->responses, CAPTURE_MASK);
    if (!s->captured)
        return;
    scan(id, 0);
    remember(s, &c->responses, s->call.length ? s->call.length - skip : s->captured);
}

// The first bytes of a connection tell HTTP/1 from all else and, for one that was there before us, who is the client.
static __always_inline void decide(struct connection *c, u64 id, struct scratch *s, bool write) {
    capture(0, 16);
    // Clients of NATS begin with the word CONNECT, too, but what follows is JSON.
    bool nats = s->captured > 8 && s->data[0] == 'C' && s->data[8] == '{';
    if (s->captured >= 8 && method_length(word_at(s, 0)) && !nats) {
        u8 direction = write ? DIRECTION_OUT : DIRECTION_IN;
        if (c->direction != direction) {
            if (!c->existing)
                return;
            set_direction(c, (struct sock *)id, direction);
        }
        u32 zero = 0;
        struct capture_settings *wanted = bpf_map_lookup_elem(&settings, &zero);
        c->protocol = wanted && wanted->ships_http1 ? PROTOCOL_SHIPPED : PROTOCOL_HTTP1;
        return;
    }
    bool answer = s->captured >= 12 && status_at(s, 0); // to a request from before us
    if (c->protocol == PROTOCOL_UNDECIDED && s->captured && !answer)
        c->protocol = PROTOCOL_SHIPPED;
}

GLOBAL int on_http1(u64 id, u32 write) {
    struct scratch *s = this_scratch();
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!s || !c)
        return 0;
    if (c->attempts >= 8) {
        c->protocol = PROTOCOL_SHIPPED;
        return 0;
    }
    if (write == (c->direction == DIRECTION_OUT)) {
        u32 before = c->tail;
        on_requests(c, id, s);
        if (c->tail == before)
            return 0;
        c->turn = TURN_UNSHIPPED;
        if (may_ship_head())
            ship(id, 1, HEAD_LIMIT);
    } else {
        u32 before = c->head;
        on_responses(c, id, s);
        if (c->head != before && c->turn == TURN_ASKED)
            ship(id, 0, STATUS_LIMIT);
    }
    return 0;
}

GLOBAL int on_payload(u64 id, u32 write) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    struct scratch *s = this_scratch();
    if (!s || !c || c->protocol == PROTOCOL_OTHER)
        return 0;
    if (!c->tgid)
        c->tgid = bpf_get_current_pid_tgid() >> 32;
    if (c->protocol == PROTOCOL_UNDECIDED || (c->protocol == PROTOCOL_SHIPPED && !c->verdict))
        decide(c, id, s, write);
    if (c->protocol == PROTOCOL_HTTP1)
        on_http1(id, write);
    else if (c->protocol == PROTOCOL_SHIPPED)
        on_shipped(id, write);
    return 0;
}

static __always_inline bool is_compat(void) {
#ifdef TASK_IS_COMPAT
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    return BPF_CORE_READ(task, thread_info.status) & TASK_IS_COMPAT;
#else
    return 0;
#endif
}

static __always_inline bool set_buffer(struct payload *call, u64 base, u64 length) {
    call->base = (u8 *)base;
    call->length = length;
    return length != 0;
}

static __always_inline bool set_vectors(struct payload *call, u64 vectors, u64 count) {
    call->vectors = (struct user_iovec *)vectors;
    call->vector_count = count;
    return count != 0;
}

// The first message of several: on TCP there is hardly a second.
static __always_inline bool set_message(struct payload *call, u64 address) {
    struct user_msghdr header = {};
    if (bpf_probe_read_user(&header, sizeof(header), (void *)address))
        return 0;
    return set_vectors(call, (u64)header.iov, header.iov_len);
}

// Streams are in the table of connections; datagrams are recognised by their ports.
static __always_inline void on_call(struct sock *sk, struct scratch *s, bool write, long number, struct pt_regs *regs) {
    u64 id = (u64)sk;
    s->now = bpf_ktime_get_ns();
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (c) {
        if (on_records(c, id, s, write))
            return;
        struct tcp_sock *tcp = (struct tcp_sock *)sk;
        s->call_start = write ? BPF_CORE_READ(tcp, write_seq) : BPF_CORE_READ(tcp, copied_seq) - (u32)s->call.length;
        on_payload(id, write);
    } else if (BPF_CORE_READ(sk, sk_protocol) == IPPROTO_UDP) {
        on_datagrams(sk, s, write, number, regs);
    }
}

SEC("tp_btf/sys_enter")
int BPF_PROG(payload_written, struct pt_regs *regs, long number) {
    if (number != NR_WRITE && number != NR_WRITEV && number != NR_SENDTO && number != NR_SENDMSG && number != NR_SENDMMSG)
        return 0;
    struct sock *sk = socket_of_descriptor(REG_ARG1(regs));
    struct scratch *s = this_scratch();
    if (!sk || !s || is_compat())
        return 0;
    __builtin_memset(&s->call, 0, sizeof(s->call));
    bool any;
    if (number == NR_WRITE || number == NR_SENDTO)
        any = set_buffer(&s->call, REG_ARG2(regs), REG_ARG3(regs));
    else if (number == NR_WRITEV)
        any = set_vectors(&s->call, REG_ARG2(regs), REG_ARG3(regs));
    else
        any = set_message(&s->call, REG_ARG2(regs));
    if (any)
        on_call(sk, s, 1, number, regs);
    return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(payload_read, struct pt_regs *regs, long result) {
    if (result <= 0)
        return 0;
    long number = REG_NR(regs);
    if (number != NR_READ && number != NR_READV && number != NR_RECVFROM && number != NR_RECVMSG && number != NR_RECVMMSG)
        return 0;
    if (number == NR_RECVFROM && (REG_ARG4(regs) & PEEK))
        return 0;
    if (number == NR_RECVMSG && (REG_ARG3(regs) & PEEK))
        return 0;
    struct sock *sk = socket_of_descriptor(REG_ARG1(regs));
    struct scratch *s = this_scratch();
    if (!sk || !s || is_compat())
        return 0;
    __builtin_memset(&s->call, 0, sizeof(s->call));
    bool any;
    if (number == NR_READ || number == NR_RECVFROM)
        any = set_buffer(&s->call, REG_ARG2(regs), result);
    else if (number == NR_READV)
        any = set_vectors(&s->call, REG_ARG2(regs), REG_ARG3(regs));
    else
        any = set_message(&s->call, REG_ARG2(regs));
    s->call.length = result; // of several datagrams their number
    if (any)
        on_call(sk, s, 0, number, regs);
    return 0;
}

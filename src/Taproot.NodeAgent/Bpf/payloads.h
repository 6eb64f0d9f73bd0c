// SPDX-License-Identifier: Apache-2.0
// System calls that move bytes through sockets. Writes are seen before they happen, so that a request is known before its
// response can be; reads after they happened. Arguments of a finished call are still in the saved registers.
#pragma once

#include "http1.h"

#define PEEK 2 // MSG_PEEK
#define VECTORS 4

struct payload {
    const u8 *base; // one buffer, or
    struct user_iovec *vectors;
    u64 vector_count;
    u64 length; // bytes of a read; of a write with one buffer
};

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

// Copies from `skip` on; returns how many bytes there are now.
static __always_inline u32 capture(struct scratch *s, struct payload *p, u64 skip, u32 limit) {
    if (p->base) {
        u64 size = p->length - skip;
        if (size > limit)
            size = limit;
        if (size > CAPTURE_MASK)
            size = CAPTURE_MASK;
        if (bpf_probe_read_user(s->data, masked(size), p->base + skip)) {
            count(COUNTER_PAYLOAD_FAULTS);
            return 0;
        }
        return size;
    }
    u32 filled = 0;
    for (u32 i = 0; i < VECTORS; i++) {
        struct user_iovec vector = {};
        if (i >= p->vector_count || filled >= limit || filled >= CAPTURE_MASK)
            break;
        if (bpf_probe_read_user(&vector, sizeof(vector), p->vectors + i))
            break;
        if (skip >= vector.len) {
            skip -= vector.len;
            continue;
        }
        u64 size = vector.len - skip;
        if (size > limit - filled)
            size = limit - filled;
        if (p->length && size > p->length - filled)
            size = p->length - filled;
        if (size > CAPTURE_MASK - filled)
            size = CAPTURE_MASK - filled;
        size = masked(size);
        if (bpf_probe_read_user(s->data + masked(filled), size, vector.base + skip)) {
            count(COUNTER_PAYLOAD_FAULTS);
            break;
        }
        filled += size;
        skip = 0;
    }
    return filled;
}

static __always_inline void load(struct scratch *s, struct payload *p, u64 skip, u32 start, u64 now, struct stream *stream, u32 limit) {
    s->captured = capture(s, p, skip, limit);
    s->position = 0;
    s->start = start + (u32)skip;
    s->done = 0;
    s->now = now;
    s->stream = *stream;
}

static __always_inline void on_requests(struct connection *c, u64 id, struct scratch *s, struct payload *p, u32 start, u64 now) {
    u64 length = p->length ? p->length : CAPTURE * 64; // unknown for a gathering write: what is not there is not captured
    u64 skip = offset_of_message(&c->requests, start, length);
    if (skip >= length)
        return;
    load(s, p, skip, start, now, &c->requests, CAPTURE_MASK);
    if (!s->captured)
        return;
    scan(id, 1);
    remember(s, &c->requests, p->length ? p->length - skip : s->captured);
}

static __always_inline void on_responses(struct connection *c, u64 id, struct scratch *s, struct payload *p, u32 start, u64 now) {
    if (c->head == c->tail)
        return;
    u64 length = p->length ? p->length : CAPTURE * 64;
    u64 skip = c->pipelined ? offset_of_message(&c->responses, start, length) : 0;
    if (skip >= length)
        return;
    if (!c->pipelined) {
        // The usual case: one request is waiting, and a status line at the start of the buffer answers it.
        load(s, p, 0, start, now, &c->responses, 16);
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
                c->protocol = PROTOCOL_OTHER; // WebSocket or HTTP/2 from here on
            return;
        }
    }
    load(s, p, skip, start, now, &c->responses, CAPTURE_MASK);
    if (!s->captured)
        return;
    scan(id, 0);
    remember(s, &c->responses, p->length ? p->length - skip : s->captured);
}

// The first bytes of a connection decide what it speaks and, for one that was there before us, who is the client.
static __always_inline bool decide(struct connection *c, u64 id, struct scratch *s, struct payload *p, bool write) {
    s->captured = capture(s, p, 0, 16);
    if (s->captured < 8)
        return 0;
    if (method_length(word_at(s, 0))) {
        u8 direction = write ? DIRECTION_OUT : DIRECTION_IN;
        if (c->direction != direction) {
            if (!c->existing || c->established == 2)
                return 0;
            c->direction = direction;
            __builtin_memset(c->flow.address, 0, 16);
            set_flow_key(c);
        }
        c->protocol = PROTOCOL_HTTP1;
        return 1;
    }
    if (!status_at(s, 0) && ++c->attempts >= 4)
        c->protocol = PROTOCOL_OTHER;
    return 0;
}

static __always_inline void on_payload(struct sock *sk, struct payload *p, bool write) {
    u64 id = (u64)sk;
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!c || c->protocol == PROTOCOL_OTHER)
        return;
    if (!c->flow.tgid)
        c->flow.tgid = bpf_get_current_pid_tgid() >> 32;
    struct scratch *s = this_scratch();
    if (!s)
        return;
    if (c->protocol == PROTOCOL_UNDECIDED && !decide(c, id, s, p, write))
        return;
    if (c->attempts >= 8) {
        c->protocol = PROTOCOL_OTHER;
        return;
    }
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    u64 now = bpf_ktime_get_ns();
    u32 start = write ? BPF_CORE_READ(tcp, write_seq) : BPF_CORE_READ(tcp, copied_seq) - (u32)p->length;
    if (write == (c->direction == DIRECTION_OUT))
        on_requests(c, id, s, p, start, now);
    else
        on_responses(c, id, s, p, start, now);
}

static __always_inline bool read_message(struct payload *p, u64 address) {
    struct user_msghdr header = {};
    if (bpf_probe_read_user(&header, sizeof(header), (void *)address))
        return 0;
    p->vectors = header.iov;
    p->vector_count = header.iov_len;
    return 1;
}

static __always_inline bool is_compat(void) {
#ifdef TASK_IS_COMPAT
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    return BPF_CORE_READ(task, thread_info.status) & TASK_IS_COMPAT;
#else
    return 0;
#endif
}

SEC("tp_btf/sys_enter")
int BPF_PROG(payload_written, struct pt_regs *regs, long number) {
    if (number != NR_WRITE && number != NR_WRITEV && number != NR_SENDTO && number != NR_SENDMSG && number != NR_SENDMMSG)
        return 0;
    struct sock *sk = socket_of_descriptor(REG_ARG1(regs));
    if (!sk || is_compat())
        return 0;
    struct payload p = {};
    if (number == NR_WRITE || number == NR_SENDTO) {
        p.base = (u8 *)REG_ARG2(regs);
        p.length = REG_ARG3(regs);
        if (!p.length)
            return 0;
    } else if (number == NR_WRITEV) {
        p.vectors = (struct user_iovec *)REG_ARG2(regs);
        p.vector_count = REG_ARG3(regs);
    } else if (!read_message(&p, REG_ARG2(regs))) { // the first message of sendmmsg: on TCP there is hardly a second
        return 0;
    }
    on_payload(sk, &p, 1);
    return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(payload_read, struct pt_regs *regs, long result) {
    if (result <= 0)
        return 0;
    long number = REG_NR(regs);
    if (number != NR_READ && number != NR_READV && number != NR_RECVFROM && number != NR_RECVMSG)
        return 0;
    if (number == NR_RECVFROM && (REG_ARG4(regs) & PEEK))
        return 0;
    if (number == NR_RECVMSG && (REG_ARG3(regs) & PEEK))
        return 0;
    struct sock *sk = socket_of_descriptor(REG_ARG1(regs));
    if (!sk || is_compat())
        return 0;
    struct payload p = {.length = result};
    if (number == NR_READ || number == NR_RECVFROM) {
        p.base = (u8 *)REG_ARG2(regs);
    } else if (number == NR_READV) {
        p.vectors = (struct user_iovec *)REG_ARG2(regs);
        p.vector_count = REG_ARG3(regs);
    } else if (!read_message(&p, REG_ARG2(regs))) {
        return 0;
    }
    on_payload(sk, &p, 0);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Ciphertext in system calls: whose it is, and that nobody takes it for a protocol.
#pragma once

#include "captures.h"
#include "tls_maps.h"

GLOBAL int on_payload(u64 id, u32 write); // what is in the scratch, whoever said it

#define RECORD_HEADER 5
#define RECORD_CONTENT 8 // from here on a record differs from others
#define RECORD_MOST (16384 + 2048)
#define SPEAKER_NS 2000000000ull // user space is told of a process no more often than this
#define PENDING_NS 1000000000ull // a write that comes later carries something else
#define READ_NS 100000000ull     // a session that comes later reads something else

// The first bytes that a call moved or is about to move, as one stretch.
static __always_inline struct user_iovec first_of(struct payload *call) {
    struct user_iovec first = {.base = call->base, .len = call->length};
    if (call->base)
        return first;
    if (!call->vector_count || bpf_probe_read_user(&first, sizeof(first), call->vectors))
        first.len = 0;
    return first;
}

static __always_inline bool is_record(const u8 *from, u64 length) {
    u8 header[RECORD_HEADER] = {};
    if (length < RECORD_HEADER || bpf_probe_read_user(header, sizeof(header), from))
        return 0;
    u32 size = (u32)header[3] << 8 | header[4];
    return header[0] >= 0x14 && header[0] <= 0x17 && header[1] == 3 && header[2] <= 4 && size > 0 && size <= RECORD_MOST;
}

static __always_inline bool starts_record(struct payload *call) {
    struct user_iovec first = first_of(call);
    return is_record(first.base, first.len);
}

static __always_inline bool read_content(struct tls_content *to, const u8 *from, u64 length) {
    return length >= RECORD_CONTENT + sizeof(*to) && is_record(from, length) &&
           !bpf_probe_read_user(to, sizeof(*to), from + RECORD_CONTENT);
}

static __always_inline void bind_session(u64 session, u32 tgid, u64 socket, struct connection *c) {
    struct tls_session key = {.session = session, .tgid = tgid};
    struct tls_binding value = {.socket = socket, .started_ns = c->started_ns};
    bpf_map_update_elem(&tls_sessions, &key, &value, BPF_ANY);
}

static __always_inline struct connection *connection_of(struct tls_binding *binding) {
    u64 id = binding->socket;
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    return c && c->started_ns == binding->started_ns ? c : 0;
}

// What was said so far was the ciphertext, or what led to it.
static __always_inline void begin_plaintext(struct connection *c, u64 id) {
    c->tls = TLS_PLAINTEXT;
    c->protocol = PROTOCOL_UNDECIDED;
    c->verdict = 0;
    c->turn = 0;
    c->attempts = 0;
    if (c->pipelined)
        bpf_map_delete_elem(&queues, &id);
    c->pipelined = 0;
    c->head = c->tail = 0;
    __builtin_memset(&c->requests, 0, sizeof(c->requests));
    __builtin_memset(&c->responses, 0, sizeof(c->responses));
    bpf_map_delete_elem(&verdicts, &id);
}

// Takes plaintext of a connection. A write is told before it happens and may be tried again: it moves on only by what was written.
GLOBAL int tell_plaintext(u64 id, u64 buffer, u64 length, u32 write) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    struct scratch *s = this_scratch();
    if (!c || !s || !length)
        return 0;
    if (c->tls != TLS_PLAINTEXT)
        begin_plaintext(c, id);
    __builtin_memset(&s->call, 0, sizeof(s->call));
    s->call.base = (const u8 *)buffer;
    s->call.length = length;
    s->call_start = write ? c->plain_sent : c->plain_received;
    s->now = bpf_ktime_get_ns();
    if (!write)
        c->plain_received += (u32)length;
    count(COUNTER_PLAINTEXTS);
    on_payload(id, write);
    return 1;
}

static __always_inline void tell_speaker(u32 tgid) {
    u64 now = bpf_ktime_get_ns();
    u64 *last = bpf_map_lookup_elem(&tls_speakers, &tgid);
    if (last && now - *last < SPEAKER_NS)
        return;
    bpf_map_update_elem(&tls_speakers, &tgid, &now, BPF_ANY);
    struct process_event event = {.type = EVENT_TLS, .tgid = tgid};
    send_event(&event, sizeof(event), 1);
}

static __always_inline bool is_ciphertext(struct connection *c, struct payload *call, u32 tgid) {
    if (c->tls)
        return 1;
    bool undecided = c->protocol == PROTOCOL_UNDECIDED || (c->protocol == PROTOCOL_SHIPPED && !c->verdict);
    if (!undecided || !starts_record(call))
        return 0;
    c->tls = TLS_CIPHERTEXT;
    tell_speaker(tgid);
    return 1;
}

// Within a library's call the socket is that of its session.
static __always_inline bool is_of_call(struct connection *c, u64 id, struct payload *payload, struct tls_call *call, u32 tgid) {
    if (call->socket == id)
        return 1;
    if (!starts_record(payload))
        return 0;
    call->socket = id;
    bind_session(call->session, tgid, id, c);
    return 1;
}

static __always_inline void on_pending_write(struct connection *c, u64 id, u64 thread_id, u32 tgid) {
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
    if (!thread || !thread->session)
        return;
    u64 session = thread->session;
    thread->session = 0;
    if (bpf_ktime_get_ns() - thread->at_ns > PENDING_NS)
        return;
    bind_session(session, tgid, id, c);
    u64 length = thread->length;
    if (length && tell_plaintext(id, thread->buffer, thread->captured, 1))
        c->plain_sent += (u32)length;
}

static __always_inline bool moves_all(u32 tgid) {
    u64 *moves = bpf_map_lookup_elem(&tls_movers, &tgid);
    return moves && *moves == MOVES_ALL;
}

static __always_inline void set_read(u64 thread_id, struct tls_binding last, bool exact) {
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
    if (thread) {
        thread->read = thread->last = last;
        thread->read_ns = bpf_ktime_get_ns();
        thread->exact = exact;
        return;
    }
    struct tls_thread fresh = {.read = last, .last = last, .read_ns = bpf_ktime_get_ns(), .exact = exact};
    bpf_map_update_elem(&tls_threads, &thread_id, &fresh, BPF_ANY);
}

static __always_inline void note_read(struct connection *c, u64 id, struct payload *call, u64 thread_id) {
    struct tls_binding last = {.socket = id, .started_ns = c->started_ns};
    u32 tgid = thread_id >> 32;
    u64 *moves = bpf_map_lookup_elem(&tls_movers, &tgid);
    if (!moves || *moves == MOVES_SOME)
        set_read(thread_id, last, 0);
    if (!moves || c->tls == TLS_PLAINTEXT)
        return;
    struct user_iovec first = first_of(call);
    struct tls_content content = {};
    if (read_content(&content, first.base, first.len))
        bpf_map_update_elem(&tls_contents, &content, &last, BPF_ANY);
}

// True when the system call in the scratch carries TLS records, which are nobody's protocol.
static __always_inline bool on_records(struct connection *c, u64 id, struct scratch *s, bool write) {
    u64 thread = bpf_get_current_pid_tgid();
    u32 tgid = thread >> 32;
    struct tls_caller caller = {.who = (u32)thread, .tgid = tgid};
    struct tls_call *call = bpf_map_lookup_elem(&tls_calls, &caller);
    if (call && is_of_call(c, id, &s->call, call, tgid)) {
        if (write && call->operation == TLS_WRITE && !call->told)
            call->told = tell_plaintext(id, call->buffer, call->length, 1);
        return 1;
    }
    if (!is_ciphertext(c, &s->call, tgid))
        return 0;
    if (write)
        on_pending_write(c, id, thread, tgid);
    else
        note_read(c, id, &s->call, thread);
    return 1;
}

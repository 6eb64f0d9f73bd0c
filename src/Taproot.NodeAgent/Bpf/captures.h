// SPDX-License-Identifier: Apache-2.0
// Payloads on their way to user space: what protocols other than HTTP/1 say, and the heads of HTTP/1 requests that are traced.
//
// Counts do not depend on events: per flow the kernel counts turns (the client asked, the server answered) and their times.
#pragma once

#include "http1.h"

#define VECTORS 4
#define SIZED_VECTORS 8
#define PARTS 8 // events per system call at most
#define UNDECIDED_LIMIT 4095
#define HEAD_LIMIT 1024 // of an HTTP/1 request: line and headers
#define STATUS_LIMIT 64 // of its response
#define ASK_AGAIN 256   // events until the verdict is looked up again, should it have changed
#define WAKE_BYTES (1 << 19)
#define WAKE_INTERVAL_NS 2000000ull // of those for a connection that waits for its verdict
#define NS_PER_SECOND 1000000000ull

#define TURN_ASKED 1
#define TURN_ANSWERED 2
#define TURN_UNSHIPPED 3

struct head_budget {
    u64 second;
    u64 used;
    u64 next_wake_ns;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct head_budget);
} head_budgets SEC(".maps");

// Copies bytes of the call from `skip` on; how many there are now is in the scratch.
GLOBAL int capture(u64 skip, u32 limit) {
    struct scratch *s = this_scratch();
    if (!s)
        return 0;
    s->captured = 0;
    if (limit > CAPTURE_MASK)
        limit = CAPTURE_MASK;
    struct payload *call = &s->call;
    if (call->base) {
        u64 size = call->length - skip;
        if (size > limit)
            size = limit;
        if (bpf_probe_read_user(s->data, masked(size), call->base + skip))
            count(COUNTER_PAYLOAD_FAULTS);
        else
            s->captured = size;
        return 0;
    }
    u32 filled = 0;
    for (u32 i = 0; i < VECTORS; i++) {
        struct user_iovec vector = {};
        if (i >= call->vector_count || filled >= limit)
            break;
        if (bpf_probe_read_user(&vector, sizeof(vector), call->vectors + i))
            break;
        if (skip >= vector.len) {
            skip -= vector.len;
            continue;
        }
        u64 size = vector.len - skip;
        if (size > limit - filled)
            size = limit - filled;
        if (call->length && size > call->length - filled)
            size = call->length - filled;
        size = masked(size);
        if (bpf_probe_read_user(s->data + masked(filled), size, vector.base + skip)) {
            count(COUNTER_PAYLOAD_FAULTS);
            break;
        }
        filled += size;
        skip = 0;
    }
    s->captured = filled;
    return 0;
}

// Bytes of a gathering write; 0 when there are too many buffers to add up.
GLOBAL int add_up(void) {
    struct scratch *s = this_scratch();
    if (!s || s->call.vector_count > SIZED_VECTORS)
        return 0;
    for (u32 i = 0; i < SIZED_VECTORS; i++) {
        u64 size = 0;
        if (i >= s->call.vector_count || bpf_probe_read_user(&size, sizeof(size), &s->call.vectors[i].len))
            break;
        s->call.length += size;
    }
    return 0;
}

static __always_inline void send_payload(struct scratch *s, bool urgent) {
    u64 size = sizeof(struct payload_event) + masked(s->event.captured);
    bool full = bpf_ringbuf_query(&payloads, BPF_RB_AVAIL_DATA) > WAKE_BYTES;
    bool failed = bpf_ringbuf_output(&payloads, &s->event, size, full || urgent ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
    count(failed ? COUNTER_PAYLOADS_DROPPED : COUNTER_PAYLOADS);
}

// Many connections a second do not make as many wake-ups.
static __always_inline bool may_wake(u64 now) {
    u32 zero = 0;
    struct head_budget *budget = bpf_map_lookup_elem(&head_budgets, &zero);
    if (!budget || now < budget->next_wake_ns)
        return 0;
    budget->next_wake_ns = now + WAKE_INTERVAL_NS;
    return 1;
}

static __always_inline u64 note_turn(struct connection *c, bool request, u64 now) {
    if (request) {
        if (c->turn != TURN_ASKED)
            c->turn_started_ns = now;
        c->turn = TURN_ASKED;
        return 0;
    }
    if (c->turn != TURN_ASKED)
        return 0;
    c->turn = TURN_ANSWERED;
    return now > c->turn_started_ns ? now - c->turn_started_ns : 1;
}

static __always_inline void fill_event(struct scratch *s, struct connection *c, u64 id, bool request) {
    struct payload_event *event = &s->event;
    u64 thread = bpf_get_current_pid_tgid();
    event->type = EVENT_PAYLOAD;
    event->tgid = thread >> 32;
    event->tid = (u32)thread;
    event->connection = id;
    event->started_ns = c->started_ns;
    event->time_ns = s->now;
    event->turn_ns = s->turn_ns = note_turn(c, request, s->now);
    event->protocol = c->protocol == PROTOCOL_HTTP1 ? PROTOCOL_HTTP1 : c->verdict;
    event->flags = (request ? PAYLOAD_REQUEST : 0) | (event->turn_ns ? PAYLOAD_ANSWERS : 0) | (c->existing ? PAYLOAD_EXISTING : 0) |
                   (c->tls == TLS_PLAINTEXT ? PAYLOAD_PLAINTEXT : 0) | (c->protocol == PROTOCOL_HTTP1 ? PAYLOAD_HEAD : 0);
    event->pair = c->pair;
    event->flow = key_of(c);
    struct sock *sk = (struct sock *)id;
    __builtin_memset(&event->local, 0, sizeof(event->local) + sizeof(event->remote));
    read_local(&event->local, sk);
    read_remote(&event->remote, sk);
}

// Up to `limit` bytes of what the call moved, in events of the scratch's size.
GLOBAL int ship(u64 id, u32 request, u32 limit) {
    struct scratch *s = this_scratch();
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!s || !c)
        return 0;
    fill_event(s, c, id, request);
    u64 length = s->call.length;
    if (!length)
        s->event.flags |= PAYLOAD_UNSIZED;
    // What follows the first answer is copied as the protocol needs it, once it is known.
    bool urgent = !c->verdict && s->event.turn_ns && c->protocol == PROTOCOL_SHIPPED && may_wake(s->now);
    c->shipped = c->shipped == 0xffff ? ASK_AGAIN : c->shipped + 1; // zero means none
    u64 skip = 0;
    for (u32 part = 0; part < PARTS; part++) {
        capture(skip, limit - (u32)skip);
        u32 captured = s->captured;
        bool last = captured < CAPTURE_MASK || skip + captured >= limit || skip + captured >= length || part == PARTS - 1;
        s->event.captured = captured;
        s->event.sequence = s->call_start + (u32)skip;
        s->event.length = last && length ? (u32)(length - skip) : captured;
        if (captured || part == 0)
            send_payload(s, urgent);
        if (last)
            break;
        skip += captured;
        s->event.turn_ns = 0;
        s->event.flags &= ~PAYLOAD_ANSWERS;
    }
    return 0;
}

static __always_inline bool may_ship_head(void) {
    u32 zero = 0;
    struct capture_settings *wanted = bpf_map_lookup_elem(&settings, &zero);
    if (!wanted || !wanted->heads_per_second)
        return 0;
    struct head_budget *budget = bpf_map_lookup_elem(&head_budgets, &zero);
    if (!budget)
        return 0;
    u64 second = bpf_ktime_get_ns() / NS_PER_SECOND;
    if (budget->second != second) {
        budget->second = second;
        budget->used = 0;
    }
    if (budget->used >= wanted->heads_per_second) {
        count(COUNTER_HEADS_SKIPPED);
        return 0;
    }
    budget->used++;
    return 1;
}

// False when user space does not want more of this connection.
static __always_inline bool read_verdict(struct connection *c, u64 id) {
    struct verdict *verdict = bpf_map_lookup_elem(&verdicts, &id);
    if (!verdict || verdict->started_ns != c->started_ns)
        return 1;
    c->verdict = verdict->protocol;
    c->request_limit = verdict->request_limit;
    c->response_limit = verdict->response_limit;
    if (verdict->protocol != PROTOCOL_OTHER)
        return 1;
    c->protocol = PROTOCOL_OTHER;
    return 0;
}

static __always_inline void count_turn(struct connection *c, u64 id, u64 elapsed, u64 now) {
    struct pair_key none = {};
    struct flow *flow = find_flow(c, (struct sock *)id, none);
    if (!flow)
        return;
    flow->last_ns = now;
    __sync_fetch_and_add(&flow->turns, 1);
    __sync_fetch_and_add(&flow->turn_ns, elapsed);
    u32 bucket = bucket_of(elapsed);
    if (bucket < LATENCY_BUCKETS)
        __sync_fetch_and_add(&flow->turn_buckets[bucket], 1);
}

GLOBAL int on_shipped(u64 id, u32 write) {
    u32 zero = 0;
    struct capture_settings *wanted = bpf_map_lookup_elem(&settings, &zero);
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    struct scratch *s = this_scratch();
    if (!s || !c || !wanted || !wanted->ships)
        return 0;
    if ((!c->verdict || c->shipped % ASK_AGAIN == 0) && !read_verdict(c, id))
        return 0;
    bool request = write == (c->direction == DIRECTION_OUT);
    u32 limit = !c->verdict ? UNDECIDED_LIMIT : request ? c->request_limit : c->response_limit;
    if (!s->call.length)
        add_up();
    ship(id, request, limit);
    // Exactly the turns of which an event tells, whatever other threads do to the connection meanwhile. Those of an undecided connection
    // are counted, too: should it become a known one, its first requests may have been lost.
    if (s->turn_ns)
        count_turn(c, id, s->turn_ns, s->now);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Requests of a connection that wait for their responses. One is the usual case and stands in the connection; those behind it are apart.
#pragma once

#include "maps.h"

#define OUTSTANDING 32 // pipelined requests whose times are kept

// When the requests came that wait behind others. Few connections have such.
struct queue {
    u64 asked_ns[OUTSTANDING];
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 4096);
    __type(key, u64); // as in connections
    __type(value, struct queue);
} queues SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct queue);
} blank_queue SEC(".maps");

static __always_inline struct queue *queue_for(u64 id) {
    struct queue *queue = bpf_map_lookup_elem(&queues, &id);
    u32 zero = 0;
    struct queue *blank = bpf_map_lookup_elem(&blank_queue, &zero);
    if (queue || !blank)
        return queue;
    if (bpf_map_update_elem(&queues, &id, blank, BPF_NOEXIST))
        count(COUNTER_QUEUES_DROPPED); // its requests are counted, their times begin with that of the first
    return bpf_map_lookup_elem(&queues, &id);
}

static __always_inline void push_request(struct connection *c, u64 id, u64 now, bool head) {
    u64 asked = (now & ~1ULL) | head;
    if (c->tail == c->head) {
        c->asked_ns = asked;
    } else {
        c->pipelined = 1;
        struct queue *queue = queue_for(id);
        if (queue)
            queue->asked_ns[c->tail & (OUTSTANDING - 1)] = asked;
    }
    c->tail++;
}

// Takes the oldest request off the queue: when it came.
static __always_inline u64 pop_request(struct connection *c, u64 id) {
    u64 asked = c->asked_ns;
    c->head++;
    if (c->head != c->tail) {
        struct queue *queue = bpf_map_lookup_elem(&queues, &id);
        c->asked_ns = queue ? queue->asked_ns[c->head & (OUTSTANDING - 1)] : asked & ~1ULL;
    }
    return asked;
}

// SPDX-License-Identifier: Apache-2.0
// Maps and what is in them. User space mirrors these layouts in Kernel/Layout.cs and sets the sizes from one memory budget.
#pragma once

#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#define DIRECTION_UNKNOWN 0
#define DIRECTION_OUT 1
#define DIRECTION_IN 2

#define PROTOCOL_UNDECIDED 0
#define PROTOCOL_HTTP1 1
#define PROTOCOL_OTHER 2   // not looked at any more
#define PROTOCOL_SHIPPED 3 // read in user space
#define PROTOCOL_DNS 15    // of a datagram; as in Protocols/L7Protocol.cs

#define TLS_NONE 0       // as far as was seen
#define TLS_CIPHERTEXT 1 // records pass through the socket
#define TLS_PLAINTEXT 2  // and a library shows what is in them

#define SHARED_TRANSLATED 1 // which may be another one tomorrow
#define SHARED_DIRECT 2     // which is the one that was dialled

#define LATENCY_BUCKETS 12

struct endpoint {
    u8 address[16]; // IPv4 as ::ffff:a.b.c.d
    u16 port;       // host order
    u16 pad[3];
};

// Connections that share a key are counted together. Inbound flows have no address: their metrics have no client.
struct flow_key {
    u32 tgid;
    u32 netns;
    u8 direction;
    u8 pad;
    u16 port; // outbound: remote, inbound: local
    u32 pad2;
    u8 address[16];
    u64 separate; // not zero: one flow for this connection, as its destination may lead to several places
};

struct flow {
    u64 id;
    u64 last_ns;
    u64 connects;
    u64 connect_ns;
    u64 failed_refused;
    u64 failed_timeout;
    u64 failed_unreachable;
    u64 failed_other;
    u64 opened; // connects, and connections found at start
    u64 closed;
    u64 bytes_sent;
    u64 bytes_received;
    u64 retransmits;
    u64 rtt_us_sum; // one sample per live connection and sweep
    u64 rtt_samples;
    u64 http_ns;
    u64 http_buckets[LATENCY_BUCKETS];
    // Of connections whose protocol is read in user space: how often the client asked and the server answered. What the ring buffer
    // had no room for is made up for by the difference to what user space saw.
    u64 turns;
    u64 turn_ns;
    u64 turn_buckets[LATENCY_BUCKETS];
};

struct status_key {
    u64 flow_id;
    u32 status;
    u32 pad;
};

// Where one direction's next message starts.
struct stream {
    u32 boundary;       // TCP sequence number
    u32 content_length; // its lower half, as sequence numbers are no longer
    u8 state;
    u8 chunked : 1;
    u8 first_line : 1;
    u8 no_body : 1;
    u8 is_huge : 1; // the upper half of its content length is not zero
    u16 pad;
};

// Both ends of a connection know both initial sequence numbers, whatever NAT and namespaces lie between.
struct pair_key {
    u32 client_sequence;
    u32 server_sequence;
};

// There may be a hundred thousand of them: each is one of the kernel's objects of 192 bytes, its head included. What the socket tells
// at any time, such as its addresses, is not here.
struct connection {
    u64 started_ns;
    u64 bytes_sent; // what is already folded into the flow
    u64 bytes_received;
    u64 turn_started_ns;
    u64 asked_ns;   // when the oldest outstanding request came; lowest bit: it is a HEAD request
    u8 address[16]; // as in the flow's key
    u32 tgid;
    u32 netns;
    struct pair_key pair; // names the connection at both of its ends
    struct stream requests;
    struct stream responses;
    u32 last_request; // sequence number at which the last request started: a retried write is no new request
    u32 plain_sent;   // bytes of plaintext: what stands for sequence numbers within TLS
    u32 plain_received;
    u16 port; // as in the flow's key
    u16 retransmits;
    u16 head; // number of the oldest outstanding request
    u16 tail;
    u16 shipped; // system calls of which user space was told
    u16 request_limit;
    u16 response_limit;
    u8 direction : 2;
    u8 established : 1;
    u8 existing : 1;
    u8 separate : 1;  // its flow is its own
    u8 certified : 1; // the server's certificate was seen
    u8 protocol;
    u8 verdict; // the protocol, once user space has decided
    u8 turn;
    u8 tls; // TLS_…
    u8 attempts : 7;
    u8 pipelined : 1;
};

// The accepting end of a connection that is older than the agent.
struct existing_end {
    u32 tgid;
    u32 netns;
    struct endpoint local;
    struct endpoint remote;
};

struct listener {
    u32 tgid;
    u32 netns;
    struct endpoint local;
};

struct pair {
    u32 netns;
    u32 pad;
    struct endpoint local;
};

struct port_key {
    u32 netns;
    u32 port;
};

struct dialled_key {
    u8 address[16];
    u32 netns;
    u16 port;
    u16 pad;
};

enum event_type {
    EVENT_PROCESS_EXEC = 2,
    EVENT_PROCESS_EXIT = 3,
    EVENT_OOM_KILL = 4,
    EVENT_FLOW = 5,
    EVENT_PAYLOAD = 6,
    EVENT_CLOSED = 7,
    EVENT_DATAGRAM = 8,
    EVENT_TLS = 9,
};

struct process_event {
    u32 type;
    u32 tgid;
};

// What names a process that may be gone before anyone looks.
struct exec_event {
    u32 type;
    u32 tgid;
    u64 cgroup;        // number of its cgroup in the v2 hierarchy
    u64 memory_cgroup; // and in that of the memory controller, which is another on v1 hosts; 0 when there is none
    char name[16];
};

struct flow_event {
    u32 type;
    u32 tgid;
    struct flow_key flow;
    struct endpoint local;
    struct pair_key pair;
};

#define PAYLOAD_REQUEST 1  // sent by the client
#define PAYLOAD_ANSWERS 2  // the first bytes that answer
#define PAYLOAD_EXISTING 4 // the connection is older than the agent
#define PAYLOAD_UNSIZED 8  // the length is not known: at least what was captured
#define PAYLOAD_PLAINTEXT 16
#define PAYLOAD_HEAD 32 // of HTTP/1 that is counted in the kernel

// What one system call moved; the bytes follow.
struct payload_event {
    u32 type;
    u32 tgid;
    u64 connection;
    u64 started_ns; // names the connection together with the address of its socket, which may be used again
    u64 time_ns;
    u64 turn_ns; // of the first bytes that answer: time since the client asked
    u32 tid;
    u32 sequence;
    u32 length;
    u32 captured;
    u8 protocol;
    u8 flags;
    u16 pad;
    struct pair_key pair;
    u32 pad2;
    struct flow_key flow;
    struct endpoint local;
    struct endpoint remote;
};

// What user space decided of a connection.
struct verdict {
    u64 started_ns;
    u16 request_limit;
    u16 response_limit;
    u8 protocol;
    u8 pad[3];
};

struct capture_settings {
    u32 ships;            // payloads of protocols that are read in user space
    u32 heads_per_second; // of HTTP/1 requests for traces, per CPU
    u32 ships_http1;      // HTTP/1, too, is read in user space, as some of it is not to be counted
};

enum counter {
    COUNTER_EVENTS = 0,
    COUNTER_EVENTS_DROPPED = 1,
    COUNTER_CONNECTIONS_DROPPED = 2,
    COUNTER_FLOWS_DROPPED = 3,
    COUNTER_STATUSES_DROPPED = 4,
    COUNTER_LISTENERS_DROPPED = 5,
    COUNTER_PAYLOAD_FAULTS = 6,
    COUNTER_REQUESTS = 7,
    COUNTER_RESPONSES_UNMATCHED = 8,
    COUNTER_FLOWS_MERGED = 9,
    COUNTER_PAYLOADS = 10,
    COUNTER_PAYLOADS_DROPPED = 11,
    COUNTER_HEADS_SKIPPED = 12,
    COUNTER_CLOSES_DROPPED = 13,
    COUNTER_PLAINTEXTS = 14,
    COUNTER_PLAINTEXTS_UNPAIRED = 15,
    COUNTER_QUEUES_DROPPED = 16,
    COUNTER_CONNECTIONS_SWEPT = 17, // not for users: how many there are, by the difference
    COUNTER_CERTIFICATES = 18,
    COUNTER_CERTIFICATES_DROPPED = 19,
    COUNTER_CERTIFICATES_UNPAIRED = 20,
    COUNTER_MAX = 24,
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 65536);
    __type(key, u64); // address of the socket; the entry goes when the socket closes
    __type(value, struct connection);
} connections SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct connection); // all zero: what a new entry starts from
} blank_connection SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 16384);
    __type(key, struct flow_key);
    __type(value, struct flow);
} flows SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct flow);
} blank_flow SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 32768);
    __type(key, struct status_key);
    __type(value, u64);
} statuses SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 8192);
    __type(key, u64);
    __type(value, struct listener);
} listeners SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 8192);
    __type(key, struct port_key); // filled at start only: which end of an existing connection is the server
    __type(value, u64);
} listening_ports SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, struct pair_key);
    __type(value, struct pair);
} pairs SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 4096);
    __type(key, struct dialled_key); // user space knows that these lead to one place
    __type(value, u64);              // SHARED_…
} shared_destinations SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, s64); // set by each sweep, so that flows of single connections leave room for the others
} separate_flows_left SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1 << 20);
} events SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1 << 22);
} payloads SEC(".maps"); // apart, so that much traffic does not crowd out the events above

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, u64); // as in connections
    __type(value, struct verdict);
} verdicts SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct capture_settings);
} settings SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, COUNTER_MAX);
    __type(key, u32);
    __type(value, u64);
} counters SEC(".maps");

static __always_inline void count(u32 which) {
    u64 *value = bpf_map_lookup_elem(&counters, &which);
    if (value)
        *value += 1;
}

// To wake the agent costs more than all else that an event does. What can wait is taken with the next that cannot, or by the clock.
static __always_inline void send_event(void *event, u64 size, bool can_wait) {
    u64 flags = can_wait ? BPF_RB_NO_WAKEUP : BPF_RB_FORCE_WAKEUP;
    count(bpf_ringbuf_output(&events, event, size, flags) ? COUNTER_EVENTS_DROPPED : COUNTER_EVENTS);
}

// SPDX-License-Identifier: Apache-2.0
// Certificates, as programs take them apart: a client its server's while they shake hands, a server its own when it loads it.
//
// The first of a handshake is the server's, the others stand for it. Of those that are loaded most are authorities, which user space tells
// apart: it is told of each once.
#pragma once

#include "tls_go.h"

#define CERTIFICATE_CAPTURE 8192 // bytes of a certificate, plus one; few have more, and what has is cut
#define CERTIFICATE_MASK (CERTIFICATE_CAPTURE - 1)
#define CERTIFICATE_LEAST 64
#define CERTIFICATE_MOST (1 << 16)
#define CERTIFICATES_PER_SECOND 512 // on each CPU: three or four bundles of authorities that nobody has seen yet
#define CERTIFICATE_WAKE_BYTES (1 << 17)
#define TELL_AGAIN_NS 60000000000ull
#define HANDSHAKE_NS 10000000000ull // a thread that began one within this time may be in it still

// The end of the signature, which no other certificate shares.
struct certificate_content {
    u64 words[2];
    u64 length;
};

// Direction 0: it was loaded. The bytes follow.
struct certificate_event {
    u32 tgid;
    u32 captured;
    struct certificate_content content;
    struct flow_key flow;
};

struct told_certificate {
    struct certificate_content content;
    u8 address[16];
    u32 tgid;
    u32 port;
};

struct certificate_budget {
    u64 second;
    u64 used;
};

struct certificate_scratch {
    struct certificate_event event; // stands before the bytes, so that both go out as one
    u8 data[CERTIFICATE_CAPTURE];
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct certificate_scratch);
} certificate_scratches SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct certificate_budget);
} certificate_budgets SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 2048);
    __type(key, struct told_certificate);
    __type(value, u64); // when
} told_certificates SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 2048);
    __type(key, struct certificate_content);
    __type(value, u64); // set by user space
} certificate_authorities SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1 << 19);
} certificates SEC(".maps"); // apart: whoever loads many does not crowd out anything else

static __always_inline u64 masked_certificate(u64 value) {
    asm volatile("%0 &= %1" : "+r"(value) : "i"(CERTIFICATE_MASK));
    return value;
}

static __always_inline bool may_tell_certificate(u64 now) {
    u32 zero = 0;
    struct certificate_budget *budget = bpf_map_lookup_elem(&certificate_budgets, &zero);
    if (!budget)
        return 0;
    u64 second = now / NS_PER_SECOND;
    if (budget->second != second) {
        budget->second = second;
        budget->used = 0;
    }
    return budget->used++ < CERTIFICATES_PER_SECOND;
}

static __always_inline void send_certificate(const u8 *from, struct told_certificate *told, struct connection *c) {
    u32 zero = 0;
    struct certificate_scratch *s = bpf_map_lookup_elem(&certificate_scratches, &zero);
    if (!s)
        return;
    u64 size = told->content.length;
    if (size > CERTIFICATE_MASK)
        size = CERTIFICATE_MASK;
    s->event.tgid = told->tgid;
    s->event.captured = size;
    s->event.content = told->content;
    __builtin_memset(&s->event.flow, 0, sizeof(s->event.flow));
    if (c)
        s->event.flow = key_of(c);
    if (bpf_probe_read_user(s->data, masked_certificate(size), from)) {
        count(COUNTER_CERTIFICATES_DROPPED);
        return;
    }
    bool full = bpf_ringbuf_query(&certificates, BPF_RB_AVAIL_DATA) > CERTIFICATE_WAKE_BYTES;
    u64 whole = sizeof(s->event) + masked_certificate(size);
    bool failed = bpf_ringbuf_output(&certificates, s, whole, full ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
    count(failed ? COUNTER_CERTIFICATES_DROPPED : COUNTER_CERTIFICATES);
}

// Without a connection it was loaded.
static __always_inline void tell_certificate(const u8 *from, u64 length, u32 tgid, struct connection *c) {
    struct told_certificate told = {.tgid = tgid};
    u64 now = bpf_ktime_get_ns(), last_bytes = sizeof(told.content.words);
    if (length < CERTIFICATE_LEAST || length > CERTIFICATE_MOST)
        return;
    told.content.length = length;
    if (bpf_probe_read_user(told.content.words, sizeof(told.content.words), from + length - last_bytes))
        return;
    if (c) {
        told.port = c->port;
        __builtin_memcpy(told.address, c->address, sizeof(told.address));
    } else if (bpf_map_lookup_elem(&certificate_authorities, &told.content)) {
        return;
    }
    u64 *before = bpf_map_lookup_elem(&told_certificates, &told);
    if (before && now - *before < TELL_AGAIN_NS)
        return;
    if (!may_tell_certificate(now)) {
        count(COUNTER_CERTIFICATES_DROPPED);
        return;
    }
    bpf_map_update_elem(&told_certificates, &told, &now, BPF_ANY);
    send_certificate(from, &told, c);
}

// Only the server's own: clients show theirs seldom, and servers may well load one of their own amid a handshake.
static __always_inline void tell_peer_certificate(const u8 *from, u64 length, u32 tgid, struct connection *c) {
    if (!c) {
        count(COUNTER_CERTIFICATES_UNPAIRED);
        return;
    }
    if (c->direction != DIRECTION_OUT || c->certified)
        return;
    c->certified = 1;
    tell_certificate(from, length, tgid, c);
}

static __always_inline struct connection *shaking_hands(struct tls_call *call, struct tls_thread *thread) {
    if (call && call->socket) {
        u64 id = call->socket;
        return bpf_map_lookup_elem(&connections, &id);
    }
    if (!thread)
        return 0;
    struct tls_binding last = thread->last;
    struct connection *c = connection_of(&last);
    return c && c->tls != TLS_PLAINTEXT ? c : 0;
}

static __always_inline void certificate_parsed(u64 bytes, u64 length) {
    u64 id = bpf_get_current_pid_tgid();
    struct tls_caller caller = {.who = (u32)id, .tgid = id >> 32};
    if (!bytes || bpf_map_lookup_elem(&tls_excluded, &caller.tgid))
        return;
    struct tls_call *call = bpf_map_lookup_elem(&tls_calls, &caller);
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &id);
    bool shakes_hands = call || (thread && thread->shook_ns && bpf_ktime_get_ns() - thread->shook_ns < HANDSHAKE_NS);
    if (shakes_hands)
        tell_peer_certificate((const u8 *)bytes, length, caller.tgid, shaking_hands(call, thread));
    else
        tell_certificate((const u8 *)bytes, length, caller.tgid, 0);
}

// X509 *d2i_X509(X509 **, const unsigned char **bytes, long length)
static __always_inline void openssl_certificate(struct pt_regs *ctx) {
    u64 bytes = 0;
    if (!bpf_probe_read_user(&bytes, sizeof(bytes), (void *)CALL_ARG2(ctx)))
        certificate_parsed(bytes, CALL_ARG3(ctx));
}

// int gnutls_x509_crt_import(gnutls_x509_crt_t, const gnutls_datum_t *, gnutls_x509_crt_fmt_t): 0 for DER
static __always_inline void gnutls_certificate(struct pt_regs *ctx) {
    struct {
        u64 bytes;
        u32 length;
        u32 pad;
    } datum = {};
    if (!(u32)CALL_ARG3(ctx) && !bpf_probe_read_user(&datum, sizeof(datum), (void *)CALL_ARG2(ctx)))
        certificate_parsed(datum.bytes, datum.length);
}

// func (c *Conn) verifyServerCertificate(certificates [][]byte) error
static __always_inline void go_certificate(struct pt_regs *ctx) {
    u32 tgid = bpf_get_current_pid_tgid() >> 32;
    struct {
        u64 bytes;
        u64 length;
    } first = {};
    if (bpf_map_lookup_elem(&tls_excluded, &tgid) || !GO_ARG3(ctx) || bpf_probe_read_user(&first, sizeof(first), (void *)GO_ARG2(ctx)))
        return;
    u64 socket = go_socket(GO_ARG1(ctx));
    struct connection *c = socket ? bpf_map_lookup_elem(&connections, &socket) : 0;
    tell_peer_certificate((const u8 *)first.bytes, first.length, tgid, c);
}

// SPDX-License-Identifier: Apache-2.0
// Java's own TLS, by the library in Java/Native that calls an empty function for each plaintext.
//
// A socket reads and decrypts on one thread, and encrypts and writes on one, each without a stop between: the system call on the same
// thread tells the connection. An engine works on memory, on any thread: the records that it is handed tell it, once, and from then on
// it is known by what writes its records, which is one object a connection.
#pragma once

#include "tls.h"

static __always_inline void tell_java_write(u64 id, u64 bytes, u64 captured, u64 length) {
    if (!tell_plaintext(id, bytes, captured, 1))
        return;
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (c)
        c->plain_sent += (u32)length;
}

static __always_inline void java_write(u64 session, u64 bytes, u64 captured, u64 length, u64 thread) {
    u64 id = bound_socket(session, thread >> 32);
    if (id)
        tell_java_write(id, bytes, captured, length);
    else
        await_on_thread(session, bytes, captured, length, thread);
}

static __always_inline void java_wrap(u64 session, u64 bytes, u64 length, u64 thread) {
    u64 id = bound_socket(session, thread >> 32);
    if (id)
        tell_java_write(id, bytes, length, length);
    else
        count(COUNTER_PLAINTEXTS_UNPAIRED);
}

static __always_inline void java_unwrap(u64 session, u64 records, u64 length, u64 thread) {
    struct tls_session key = {.session = session, .tgid = thread >> 32};
    struct tls_binding none = {};
    struct tls_binding *binding = bpf_map_lookup_elem(&tls_sessions, &key);
    if (!binding || !connection_of(binding)) {
        struct tls_content content = {};
        binding = read_content(&content, (const u8 *)records, length) ? bpf_map_lookup_elem(&tls_contents, &content) : 0;
        struct connection *c = binding ? connection_of(binding) : 0;
        if (c)
            bind_session(session, key.tgid, binding->socket, c);
    }
    set_read(thread, binding ? *binding : none, 1);
}

static __always_inline void java_read(u64 bytes, u64 length, u64 thread_id) {
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
    if (!thread || !thread->read.socket || !connection_of(&thread->read) || !tell_plaintext(thread->read.socket, bytes, length, 0))
        count(COUNTER_PLAINTEXTS_UNPAIRED);
}

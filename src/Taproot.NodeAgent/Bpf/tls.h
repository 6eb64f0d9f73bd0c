// SPDX-License-Identifier: Apache-2.0
// Plaintext at the functions of TLS libraries: at their entry and at their return instructions, never by return probes, which
// rewrite the stack of the program.
//
// Which socket it is for is told by the system call within the function; by the system call before (a read) or after (a write) on
// the same thread, for callers that move the records themselves; or by an earlier call for the same session.
#pragma once

#include "payloads.h"
#include "tls_records.h"

static __always_inline u64 bound_socket(u64 session, u32 tgid) {
    struct tls_session key = {.session = session, .tgid = tgid};
    struct tls_binding *binding = bpf_map_lookup_elem(&tls_sessions, &key);
    return binding && connection_of(binding) ? binding->socket : 0;
}

// The records that this thread has just read are this session's, unless it is known to have another socket.
static __always_inline u64 take_read(u64 session, u64 thread_id, u64 socket) {
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
    if (!thread || !thread->read.socket || bpf_ktime_get_ns() - thread->read_ns > READ_NS)
        return socket;
    u32 tgid = thread_id >> 32;
    if (!thread->exact && moves_all(tgid))
        return socket;
    struct tls_binding read = thread->read;
    if (socket && socket != read.socket)
        return socket;
    thread->read.socket = 0;
    struct connection *c = connection_of(&read);
    if (!c)
        return socket;
    if (!socket)
        bind_session(session, tgid, read.socket, c);
    return read.socket;
}

// What this session encrypts leaves by the thread's next write. Two sessions that encrypted before anything was written cannot be told
// apart.
static __always_inline void await_on_thread(u64 session, u64 buffer, u64 captured, u64 length, u64 thread_id) {
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
    if (!thread) {
        struct tls_thread fresh = {};
        bpf_map_update_elem(&tls_threads, &thread_id, &fresh, BPF_ANY);
        thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
        if (!thread)
            return;
    }
    u64 now = bpf_ktime_get_ns();
    bool other = thread->session && thread->session != session && now - thread->at_ns < PENDING_NS;
    if (other)
        count(COUNTER_PLAINTEXTS_UNPAIRED);
    thread->session = other ? 0 : session;
    thread->buffer = buffer;
    thread->captured = captured;
    thread->length = length;
    thread->at_ns = now;
}

static __always_inline void await_write(u64 session, u64 buffer, u64 length, u64 thread_id) {
    if (moves_all(thread_id >> 32))
        count(COUNTER_PLAINTEXTS_UNPAIRED);
    else
        await_on_thread(session, buffer, length, length, thread_id);
}

static __always_inline void tls_enter(struct tls_caller *caller, struct tls_call *call) {
    if (bpf_map_lookup_elem(&tls_excluded, &caller->tgid))
        return;
    struct tls_call *same = bpf_map_lookup_elem(&tls_calls, caller);
    if (same && same->stack == call->stack && same->session == call->session && same->buffer == call->buffer &&
        same->operation == call->operation)
        return; // the file is attached under two names
    if (call->operation == TLS_WRITE && call->socket)
        call->told = tell_plaintext(call->socket, call->buffer, call->length, 1);
    bpf_map_update_elem(&tls_calls, caller, call, BPF_ANY);
}

static __always_inline void tls_leave(struct tls_caller *caller, u8 operation, u64 stack, s64 moved, bool by_pointer) {
    struct tls_call *call = bpf_map_lookup_elem(&tls_calls, caller);
    if (!call || call->operation != operation || (stack && call->stack != stack))
        return;
    u64 length = moved > 0 ? moved : 0;
    if (by_pointer && length && bpf_probe_read_user(&length, sizeof(length), (void *)call->moved))
        length = 0;
    u64 socket = call->socket, thread = bpf_get_current_pid_tgid();
    if (!socket) {
        // A read may have something to say as well: it shakes hands first.
        if (operation == TLS_READ && length)
            count(COUNTER_PLAINTEXTS_UNPAIRED);
        else if ((u32)thread == caller->who)
            await_write(call->session, call->buffer, operation == TLS_WRITE ? length : 0, thread);
    } else if (operation == TLS_READ && length) {
        tell_plaintext(socket, call->buffer, length, 0);
    } else if (operation == TLS_WRITE && length) {
        struct connection *c = bpf_map_lookup_elem(&connections, &socket);
        if (c)
            c->plain_sent += (u32)length;
    }
    bpf_map_delete_elem(&tls_calls, caller);
}

// A library for whose sessions the thread stands.
static __always_inline void library_enter(u8 operation, u64 session, u64 buffer, u64 length, u64 moved, u64 stack) {
    u64 thread = bpf_get_current_pid_tgid();
    struct tls_caller caller = {.who = (u32)thread, .tgid = thread >> 32};
    struct tls_call call = {.session = session, .buffer = buffer, .length = length, .moved = moved, .stack = stack, .operation = operation};
    call.socket = bound_socket(session, caller.tgid);
    if (operation != TLS_WRITE || !call.socket)
        call.socket = take_read(session, thread, call.socket);
    tls_enter(&caller, &call);
}

static __always_inline void library_leave(u8 operation, u64 stack, s64 moved, bool by_pointer) {
    u64 thread = bpf_get_current_pid_tgid();
    struct tls_caller caller = {.who = (u32)thread, .tgid = thread >> 32};
    tls_leave(&caller, operation, stack, moved, by_pointer);
}

// What is read from now on within the handshake comes from this socket or, as long as that is not known, from the one that is read next.
static __always_inline void note_handshake(u64 thread_id, u64 socket) {
    struct connection *c = socket ? bpf_map_lookup_elem(&connections, &socket) : 0;
    struct tls_thread fresh = {.shook_ns = bpf_ktime_get_ns()};
    if (c) {
        fresh.last.socket = socket;
        fresh.last.started_ns = c->started_ns;
    }
    struct tls_thread *thread = bpf_map_lookup_elem(&tls_threads, &thread_id);
    if (!thread) {
        bpf_map_update_elem(&tls_threads, &thread_id, &fresh, BPF_ANY);
        return;
    }
    thread->last = fresh.last;
    thread->shook_ns = fresh.shook_ns;
}

// Only entered: it ends by a jump to wherever the handshake goes on.
static __always_inline void handshake_enter(u64 session) {
    u64 thread = bpf_get_current_pid_tgid();
    u32 tgid = thread >> 32;
    if (bpf_map_lookup_elem(&tls_excluded, &tgid))
        return;
    u64 socket = take_read(session, thread, bound_socket(session, tgid));
    note_handshake(thread, socket);
    if (!socket)
        await_write(session, 0, 0, thread);
}

// Records that were read somewhere are handed to a library's memory on this thread.
static __always_inline void records_enter(u64 bytes, u32 length) {
    u64 thread = bpf_get_current_pid_tgid(), all = MOVES_ALL;
    u32 tgid = thread >> 32;
    if (!bpf_map_lookup_elem(&tls_movers, &tgid))
        bpf_map_update_elem(&tls_movers, &tgid, &all, BPF_ANY);
    struct tls_content content = {};
    struct tls_binding none = {};
    struct tls_binding *binding = 0;
    if (read_content(&content, (const u8 *)bytes, length))
        binding = bpf_map_lookup_elem(&tls_contents, &content);
    set_read(thread, binding ? *binding : none, 1);
}

static __always_inline void session_end(u64 session) {
    struct tls_session key = {.session = session, .tgid = bpf_get_current_pid_tgid() >> 32};
    bpf_map_delete_elem(&tls_sessions, &key);
}

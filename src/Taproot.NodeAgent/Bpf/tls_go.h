// SPDX-License-Identifier: Apache-2.0
// Go: a connection leads to its descriptor, and the goroutine stands for the call, as it may go on another thread.
#pragma once

#include "tls.h"

#define GO_WRAPPERS 3
#define GO_DESCRIPTOR 16 // of poll.FD, after its lock

// An interface is two words, its type and its object; tls.Conn starts with the net.Conn that it runs on. A *net.TCPConn starts with a
// *netFD, which starts with the poll.FD. A wrapper mostly starts with the net.Conn that it wraps.
static __always_inline u64 go_socket(u64 conn) {
    u64 at = conn;
    for (int i = 0; i < GO_WRAPPERS; i++) {
        u64 object = 0, descriptor_at = 0, descriptor = ~0ull;
        if (bpf_probe_read_user(&object, sizeof(object), (void *)(at + 8)) || !object)
            return 0;
        if (bpf_probe_read_user(&descriptor_at, sizeof(descriptor_at), (void *)object) || !descriptor_at)
            return 0;
        if (!bpf_probe_read_user(&descriptor, sizeof(descriptor), (void *)(descriptor_at + GO_DESCRIPTOR)) && descriptor < (1u << 24)) {
            u64 socket = (u64)socket_of_descriptor(descriptor);
            if (socket && bpf_map_lookup_elem(&connections, &socket))
                return socket;
        }
        at = object;
    }
    return 0;
}

static __always_inline void go_enter(struct pt_regs *ctx, u8 operation) {
    struct tls_caller caller = {.who = GO_ROUTINE(ctx), .tgid = bpf_get_current_pid_tgid() >> 32};
    u64 conn = GO_ARG1(ctx);
    struct tls_call call = {
        .session = conn, .buffer = GO_ARG2(ctx), .length = GO_ARG3(ctx), .stack = CALL_STACK(ctx), .operation = operation};
    call.socket = go_socket(conn);
    tls_enter(&caller, &call);
}

// The stack may have moved meanwhile.
static __always_inline void go_leave(struct pt_regs *ctx, u8 operation) {
    struct tls_caller caller = {.who = GO_ROUTINE(ctx), .tgid = bpf_get_current_pid_tgid() >> 32};
    tls_leave(&caller, operation, 0, GO_RESULT(ctx), 0);
}

// SPDX-License-Identifier: Apache-2.0
// The one program that is attached to the functions that carry plaintext; its cookie says to which point of which function. As one program
// it is one link a file, and each link that is taken off waits until no processor runs it. Another one is for certificates, so that a
// kernel may refuse that alone.
#pragma once

#include "certificates.h"
#include "tls_go.h"
#include "tls_java.h"
#include "tls_rust.h"

enum tls_point {
    POINT_WRITE_ENTER = 1,
    POINT_WRITE_LEAVE,
    POINT_WRITE_EX_LEAVE,
    POINT_READ_ENTER,
    POINT_READ_LEAVE,
    POINT_READ_EX_LEAVE,
    POINT_HANDSHAKE_ENTER,
    POINT_SESSION_END,
    POINT_RECORDS_ENTER,
    POINT_GO_WRITE_ENTER,
    POINT_GO_WRITE_LEAVE,
    POINT_GO_READ_ENTER,
    POINT_GO_READ_LEAVE,
    POINT_RUST_WRITE_ENTER,
    POINT_RUST_WRITE_LEAVE,
    POINT_RUST_READ_ENTER,
    POINT_RUST_READ_LEAVE,
    POINT_JAVA_WRITE,
    POINT_JAVA_WRAP,
    POINT_JAVA_UNWRAP,
    POINT_JAVA_READ,
    POINT_CERTIFICATE_OPENSSL,
    POINT_CERTIFICATE_GNUTLS,
    POINT_CERTIFICATE_GO,
};

static __noinline int library_point(struct pt_regs *ctx, u32 point) {
    switch (point) {
    case POINT_WRITE_ENTER:
        library_enter(TLS_WRITE, CALL_ARG1(ctx), CALL_ARG2(ctx), CALL_ARG3(ctx), CALL_ARG4(ctx), CALL_STACK(ctx));
        break;
    case POINT_WRITE_LEAVE:
        library_leave(TLS_WRITE, CALL_STACK(ctx), (s32)CALL_RESULT(ctx), 0);
        break;
    case POINT_WRITE_EX_LEAVE:
        library_leave(TLS_WRITE, CALL_STACK(ctx), (s32)CALL_RESULT(ctx), 1);
        break;
    case POINT_READ_ENTER:
        library_enter(TLS_READ, CALL_ARG1(ctx), CALL_ARG2(ctx), CALL_ARG3(ctx), CALL_ARG4(ctx), CALL_STACK(ctx));
        break;
    case POINT_READ_LEAVE:
        library_leave(TLS_READ, CALL_STACK(ctx), (s32)CALL_RESULT(ctx), 0);
        break;
    case POINT_READ_EX_LEAVE:
        library_leave(TLS_READ, CALL_STACK(ctx), (s32)CALL_RESULT(ctx), 1);
        break;
    case POINT_HANDSHAKE_ENTER:
        handshake_enter(CALL_ARG1(ctx));
        break;
    case POINT_SESSION_END:
        session_end(CALL_ARG1(ctx));
        break;
    case POINT_RECORDS_ENTER:
        records_enter(CALL_ARG2(ctx), CALL_ARG3(ctx));
        break;
    }
    return 0;
}

static __noinline int go_point(struct pt_regs *ctx, u32 point) {
    switch (point) {
    case POINT_GO_WRITE_ENTER:
        go_enter(ctx, TLS_WRITE);
        break;
    case POINT_GO_WRITE_LEAVE:
        go_leave(ctx, TLS_WRITE);
        break;
    case POINT_GO_READ_ENTER:
        go_enter(ctx, TLS_READ);
        break;
    case POINT_GO_READ_LEAVE:
        go_leave(ctx, TLS_READ);
        break;
    }
    return 0;
}

static __noinline int rust_point(struct pt_regs *ctx, u32 point) {
    switch (point) {
    case POINT_RUST_WRITE_ENTER:
        rust_enter(ctx, TLS_WRITE);
        break;
    case POINT_RUST_WRITE_LEAVE:
        rust_leave(ctx, TLS_WRITE);
        break;
    case POINT_RUST_READ_ENTER:
        rust_enter(ctx, TLS_READ);
        break;
    case POINT_RUST_READ_LEAVE:
        rust_leave(ctx, TLS_READ);
        break;
    }
    return 0;
}

static __noinline int java_point(struct pt_regs *ctx, u32 point) {
    u64 thread = bpf_get_current_pid_tgid(), session = CALL_ARG1(ctx), bytes = CALL_ARG2(ctx), captured = CALL_ARG3(ctx);
    u32 tgid = thread >> 32;
    if (bpf_map_lookup_elem(&tls_excluded, &tgid))
        return 0;
    switch (point) {
    case POINT_JAVA_WRITE:
        java_write(session, bytes, captured, CALL_ARG4(ctx), thread);
        break;
    case POINT_JAVA_WRAP:
        java_wrap(session, bytes, captured, thread);
        break;
    case POINT_JAVA_UNWRAP:
        java_unwrap(session, bytes, captured, thread);
        break;
    case POINT_JAVA_READ:
        java_read(bytes, captured, thread);
        break;
    }
    return 0;
}

SEC("uprobe")
int tls_probe(struct pt_regs *ctx) {
    u32 point = bpf_get_attach_cookie(ctx);
    if (point >= POINT_JAVA_WRITE)
        java_point(ctx, point);
    else if (point >= POINT_RUST_WRITE_ENTER)
        rust_point(ctx, point);
    else if (point >= POINT_GO_WRITE_ENTER)
        go_point(ctx, point);
    else
        library_point(ctx, point);
    return 0;
}

SEC("uprobe")
int certificate_probe(struct pt_regs *ctx) {
    switch (bpf_get_attach_cookie(ctx)) {
    case POINT_CERTIFICATE_OPENSSL:
        openssl_certificate(ctx);
        break;
    case POINT_CERTIFICATE_GNUTLS:
        gnutls_certificate(ctx);
        break;
    case POINT_CERTIFICATE_GO:
        go_certificate(ctx);
        break;
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// rustls: readers and writers are short-lived objects that point into the connection, so that pointer names the session. Results are two
// words: whether it is an error, and how many bytes.
#pragma once

#include "tls.h"

static __always_inline void rust_enter(struct pt_regs *ctx, u8 operation) {
    u64 inner = 0;
    if (bpf_probe_read_user(&inner, sizeof(inner), (void *)CALL_ARG1(ctx)))
        return;
    library_enter(operation, inner, CALL_ARG2(ctx), CALL_ARG3(ctx), 0, CALL_STACK(ctx));
}

static __always_inline void rust_leave(struct pt_regs *ctx, u8 operation) {
    library_leave(operation, CALL_STACK(ctx), CALL_RESULT(ctx) ? 0 : CALL_RESULT2(ctx), 0);
}

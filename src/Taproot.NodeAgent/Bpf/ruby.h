// SPDX-License-Identifier: Apache-2.0
// The frames of Ruby's own stack, an array that grows down to the frame of what runs. User space reads the names.
#pragma once

#include "interpreter.h"

#if defined(__TARGET_ARCH_x86)

#define RUBY_ENDS_CALL 0x20 // the outermost frame that one call of the evaluating function runs
#define RUBY_IS_C 0x80
#define RUBY_KIND 0xffff0000u
#define RUBY_IS_BOTTOM 0x79990000u // what no function runs in
#define THREAD_MODULES 1024

struct ruby_walk {
    struct ruby *layout;
    struct interpreter_stack *stack;
    u64 frame;
    u64 end;
    u64 digest;
    u64 process;
    u32 tgid;
    u32 pad;
};

struct ruby_frame {
    u64 pc, sp, code, self, environment;
};

static __always_inline bool keep_code(struct ruby_walk *w, u64 code, u64 flags) {
    struct code_place place = {.object = code, .tgid = w->tgid};
    if (!read_word(code + 16, &place.check))
        return 0;
    struct code_key key = {.code = digest_of(digest_of(w->process, code), place.check) & ~(u64)FRAME_IS_OUTERMOST, .process = w->process};
    if (!bpf_map_lookup_elem(&code_places, &key) && !keep_place(&key, &place))
        return 0;
    u32 count = w->stack->count;
    if (count >= INTERPRETER_FRAMES) {
        count_profile(PROFILE_STACKS_CUT_INTERPRETER);
        return 0;
    }
    w->stack->frames[count] = key.code | (flags & RUBY_ENDS_CALL ? FRAME_IS_OUTERMOST : 0);
    w->stack->count = count + 1;
    w->digest = digest_of(w->digest, key.code);
    return 1;
}

static long walk_control_frame(u32 index, void *context) {
    struct ruby_walk *w = context;
    struct ruby_frame frame;
    u64 flags = 0;
    if (w->frame >= w->end || bpf_probe_read_user(&frame, sizeof(frame), (void *)w->frame))
        return 1;
    w->frame += w->layout->frame_size;
    if (frame.code == 0 || !read_word(frame.environment, &flags) || (flags & RUBY_IS_C) || (flags & RUBY_KIND) == RUBY_IS_BOTTOM)
        return 0;
    return !keep_code(w, frame.code, flags);
}

// What the thread runs, by the C library's table of the thread's variables.
static __always_inline u64 find_context(struct ruby *layout, u64 thread) {
    u64 table = 0, module = 0, variables = 0, context = 0;
    if (!read_word(thread + 8, &table) || !read_word(layout->module, &module) || module == 0 || module > THREAD_MODULES)
        return 0;
    if (!read_word(table + module * 16, &variables) || variables + 1 <= 1 || !read_word(variables + layout->variable, &context))
        return 0;
    return context;
}

// Puts Ruby's stack beside the sample; the digest goes on.
static __always_inline u64 walk_ruby(struct sample *sample, struct process *process, struct task_struct *task, struct sample_key *key,
                                     u32 which) {
    u64 stack[3]; // where it begins, its length in words, the innermost frame
    if (!process || process->ruby.module == 0)
        return key->stack;
    struct interpreter_scratch *scratch = bpf_map_lookup_elem(&interpreter_scratch, &which);
    u64 context = find_context(&process->ruby, BPF_CORE_READ(task, thread.fsbase));
    if (!scratch || context == 0 || bpf_probe_read_user(stack, sizeof(stack), (void *)context))
        return key->stack;
    scratch->stack.count = 0;
    struct ruby_walk walk = {.layout = &process->ruby,
                             .stack = &scratch->stack,
                             .frame = stack[2],
                             .end = stack[0] + stack[1] * sizeof(u64),
                             .digest = key->generation ^ key->tgid,
                             .process = process_key(key),
                             .tgid = key->tgid};
    bpf_loop(2 * INTERPRETER_FRAMES, walk_control_frame, &walk, 0);
    if (scratch->stack.count == 0)
        return key->stack;
    sample->interpreter = walk.digest;
    if (!bpf_map_lookup_elem(&interpreter_stacks, &walk.digest))
        bpf_map_update_elem(&interpreter_stacks, &walk.digest, &scratch->stack, BPF_ANY);
    return digest_of(key->stack, walk.digest);
}

#endif

// SPDX-License-Identifier: Apache-2.0
// The frames of CPython's own stack. The thread's state is found by the thread's id, so that it is this thread's whoever holds the lock.
#pragma once

#include "unwind.h"

#if defined(__TARGET_ARCH_x86)

#define INTERPRETER_THREADS 128
#define LONGEST_TEXT (1 << 20)

struct interpreter_walk {
    struct interpreter *layout;
    struct interpreter_scratch *scratch;
    u64 frame;
    u64 digest;
    u64 process;
};

// Reads a string: at most its last CODE_TEXT characters. Text that is not plain ASCII keeps no characters.
static __always_inline u32 read_text(u64 string, u16 text_at, char *into) {
    const u32 length_at = 16, state_at = 32, is_compact_ascii = 0x60;
    u64 length = 0;
    u32 state = 0;
    if (!read_word(string + length_at, &length) || length > LONGEST_TEXT)
        return 0;
    if (bpf_probe_read_user(&state, sizeof(state), (void *)(string + state_at)) || (state & is_compact_ascii) != is_compact_ascii)
        return 0;
    u64 skipped = length > CODE_TEXT ? length - CODE_TEXT : 0;
    u32 size = length > CODE_TEXT ? CODE_TEXT : (u32)length;
    if (size == 0 || size > CODE_TEXT || bpf_probe_read_user(into, size, (void *)(string + text_at + skipped)))
        return 0;
    return size;
}

static __always_inline void keep_name(struct interpreter_walk *w, u64 code) {
    struct code_key key = {.code = code, .process = w->process};
    if (bpf_map_lookup_elem(&code_names, &key))
        return;
    struct code_name *name = &w->scratch->name;
    u64 text = 0;
    name->name_length = read_word(code + w->layout->code_name, &text) ? read_text(text, w->layout->text, name->name) : 0;
    name->file_length = read_word(code + w->layout->code_file, &text) ? read_text(text, w->layout->text, name->file) : 0;
    bpf_map_update_elem(&code_names, &key, name, BPF_ANY);
}

static long walk_code(u32 index, void *context) {
    struct interpreter_walk *w = context;
    struct interpreter *layout = w->layout;
    u64 code = 0;
    u8 mark = 0;
    if (w->frame == 0 || bpf_probe_read_user(&mark, sizeof(mark), (void *)(w->frame + layout->frame_mark)))
        return 1;
    bool is_marked = mark == layout->mark;
    struct interpreter_stack *stack = &w->scratch->stack;
    u32 count = stack->count;
    if (is_marked && layout->is_marked_empty) {
        // The function before it was the outermost of its call.
        u32 last = count - 1;
        if (last < INTERPRETER_FRAMES)
            stack->frames[last] |= FRAME_IS_OUTERMOST;
    } else {
        if (count >= INTERPRETER_FRAMES) {
            count_profile(PROFILE_STACKS_CUT_INTERPRETER);
            return 1;
        }
        if (!read_word(w->frame + layout->frame_code, &code))
            return 1;
        keep_name(w, code);
        stack->frames[count] = code | (is_marked ? FRAME_IS_OUTERMOST : 0);
        stack->count = count + 1;
        w->digest = digest_of(w->digest, code);
    }
    return !read_word(w->frame + layout->frame_previous, &w->frame);
}

static __always_inline u64 find_thread(struct interpreter *layout, u64 id) {
    u64 at = 0, found = 0;
    if (!read_word(layout->runtime + layout->first_interpreter, &at) || at == 0)
        return 0;
    if (!read_word(at + layout->first_thread, &at))
        return 0;
    for (u32 i = 0; i < INTERPRETER_THREADS; i++) {
        if (at == 0 || !read_word(at + layout->thread_id, &found))
            return 0;
        if (found == id)
            return at;
        if (!read_word(at + layout->next_thread, &at))
            return 0;
    }
    return 0;
}

// Puts the interpreter's stack beside the sample; the digest goes on.
static __always_inline u64 walk_interpreter(struct sample *sample, struct process *process, struct task_struct *task,
                                            struct sample_key *key, u32 which) {
    if (!process || process->interpreter.runtime == 0)
        return key->stack;
    struct interpreter *layout = &process->interpreter;
    struct interpreter_scratch *scratch = bpf_map_lookup_elem(&interpreter_scratch, &which);
    u64 thread = find_thread(layout, BPF_CORE_READ(task, thread.fsbase)), frame = 0;
    if (!scratch || thread == 0 || !read_word(thread + layout->thread_frame, &frame))
        return key->stack;
    if (layout->frame_indirect != NO_OFFSET && !read_word(frame + layout->frame_indirect, &frame))
        return key->stack;
    scratch->stack.count = 0;
    struct interpreter_walk walk = {
        .layout = layout, .scratch = scratch, .frame = frame, .digest = key->generation ^ key->tgid, .process = process_key(key)};
    bpf_loop(2 * INTERPRETER_FRAMES, walk_code, &walk, 0);
    if (scratch->stack.count == 0)
        return key->stack;
    sample->interpreter = walk.digest;
    if (!bpf_map_lookup_elem(&interpreter_stacks, &walk.digest))
        bpf_map_update_elem(&interpreter_stacks, &walk.digest, &scratch->stack, BPF_ANY);
    return digest_of(key->stack, walk.digest);
}

#endif

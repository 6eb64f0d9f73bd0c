// SPDX-License-Identifier: Apache-2.0
// Walks the user's stack of the current task: by the rules that user space compiled from .eh_frame where there are some, else by frame
// pointers.
#pragma once

#include "profile_maps.h"

#if defined(__TARGET_ARCH_x86)

// What a row says, in its lower half: offset (signed, in words), kind, and where the caller's rbp is (signed, in words from the CFA, 0:
// unchanged).
#define RULE_STOP 0 // the outermost frame
#define RULE_RSP 1  // CFA = rsp + offset
#define RULE_RBP 2  // CFA = rbp + offset
#define RULE_PLT 3  // CFA = rsp + 8, or 16 once the slot has pushed its number
#define RULE_SIGNAL 4
#define RULE_UNKNOWN 5
#define RULE_FRAME_POINTER 6 // nothing is known about this address
#define RULE_RBP_DEREF 7     // CFA = word at rbp + offset, the caller's rbp at rbp

#define USER_SPACE_END 0x800000000000ull
#define CHUNK_STEPS 16
#define MAPPING_STEPS 7

// The kernel's layout on x86-64, also that of a perf event's context.
struct registers {
    u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

struct walk {
    struct sample *sample;
    struct process *process;
    u64 ip;
    u64 sp;
    u64 bp;
    u64 digest;
    u32 frames;
    u32 is_caller; // the address is behind a call
    struct interpreter_stack *functions;
    u64 process_key;
    u32 tgid;
    u32 is_functions_cut; // there were more than there is room for
};

static __always_inline u64 digest_of(u64 digest, u64 value) {
    digest = (digest ^ value) * 0x9E3779B97F4A7C15ull;
    return digest ^ (digest >> 29);
}

// The rule for an address within a file: binary search for the chunk, then within it.
__noinline u64 find_rule(u32 table, u32 chunks, u32 address) {
    void *rows = bpf_map_lookup_elem(&unwind_tables, &table);
    if (!rows)
        return RULE_FRAME_POINTER << 16;
    u32 low = 0, high = chunks;
    for (u32 step = 0; step < CHUNK_STEPS; step++) {
        if (low + 1 >= high)
            break;
        u32 middle = (low + high) / 2;
        struct chunk *chunk = bpf_map_lookup_elem(rows, &middle);
        if (!chunk)
            return RULE_FRAME_POINTER << 16;
        if ((u32)(chunk->rows[0] >> 32) <= address)
            low = middle;
        else
            high = middle;
    }
    struct chunk *chunk = bpf_map_lookup_elem(rows, &low);
    if (!chunk || (u32)(chunk->rows[0] >> 32) > address)
        return RULE_FRAME_POINTER << 16;
    u32 at = 0;
    for (u32 step = ROWS_IN_CHUNK / 2; step > 0; step >>= 1) {
        u32 next = (at + step) & (ROWS_IN_CHUNK - 1);
        if ((u32)(chunk->rows[next] >> 32) <= address)
            at = next;
    }
    return (u32)chunk->rows[at & (ROWS_IN_CHUNK - 1)];
}

static __always_inline struct mapping *find_mapping(struct process *process, u64 address) {
    u32 low = 0, high = process->count;
    for (u32 step = 0; step < MAPPING_STEPS; step++) {
        if (low + 1 >= high)
            break;
        u32 middle = (low + high) / 2;
        if (middle >= MAPPINGS)
            return 0;
        if (process->mappings[middle].start <= address)
            low = middle;
        else
            high = middle;
    }
    if (low >= MAPPINGS || low >= process->count)
        return 0;
    struct mapping *found = &process->mappings[low];
    return address >= found->start && address < found->end ? found : 0;
}

static __always_inline u64 rule_for(struct process *process, u64 address) {
    if (!process)
        return RULE_FRAME_POINTER << 16;
    struct mapping *mapping = find_mapping(process, address);
    if (!mapping)
        return RULE_FRAME_POINTER << 16;
    return find_rule(mapping->table, mapping->chunks, (u32)(address - mapping->bias));
}

static __always_inline bool read_word(u64 address, u64 *into) {
    return bpf_probe_read_user(into, sizeof(*into), (void *)address) == 0;
}

// The registers as the signal interrupted them: the handler's return address leads to a stub that finds the context on its stack.
static __always_inline bool leave_signal(struct walk *w) {
    const u64 rbp_at = 120, rsp_at = 160, rip_at = 168; // struct ucontext with struct sigcontext
    u64 sp = w->sp;
    if (!read_word(sp + rbp_at, &w->bp) || !read_word(sp + rsp_at, &w->sp) || !read_word(sp + rip_at, &w->ip))
        return 0;
    w->is_caller = 0;
    return 1;
}

static __always_inline bool leave_by_frame_pointer(struct walk *w) {
    u64 bp = w->bp, frame[2];
    if (bp < w->sp || bpf_probe_read_user(frame, sizeof(frame), (void *)bp))
        return 0;
    w->bp = frame[0];
    w->ip = frame[1];
    w->sp = bp + sizeof(frame);
    w->is_caller = 1;
    return 1;
}

#include "javascript.h"

// 1 ends the walk. The frame is in the sample already.
static __always_inline int leave_frame(struct walk *w, u32 index) {
    u32 rule = (u32)rule_for(w->process, w->ip - w->is_caller);
    s64 offset = (s64)(short)rule * 8;
    s64 saved = (s64)(signed char)(rule >> 24) * 8;
    u64 cfa = 0;
    switch ((rule >> 16) & 0xff) {
    case RULE_STOP:
        return 1;
    case RULE_RSP:
        cfa = w->sp + offset;
        break;
    case RULE_RBP:
        cfa = w->bp + offset;
        break;
    case RULE_PLT:
        cfa = w->sp + 8 + ((w->ip & 15) >= (u16)rule ? 8 : 0);
        break;
    case RULE_RBP_DEREF:
        if (!read_word(w->bp + offset, &cfa))
            return 1;
        break;
    case RULE_SIGNAL:
        return !leave_signal(w);
    case RULE_FRAME_POINTER:
        note_function(w, index);
        return !leave_by_frame_pointer(w);
    default:
        count_profile(PROFILE_STACKS_CUT_RULE);
        return 1;
    }
    if (cfa <= w->sp)
        return 1;
    u64 bp = w->bp;
    if (saved != 0 && !read_word(cfa + saved, &w->bp))
        return 1;
    if (((rule >> 16) & 0xff) == RULE_RBP_DEREF && !read_word(bp, &w->bp))
        return 1;
    w->sp = cfa;
    w->is_caller = 1;
    if (!read_word(cfa - 8, &w->ip)) {
        count_profile(PROFILE_STACKS_CUT_MEMORY);
        return 1;
    }
    return 0;
}

static long walk_frame(u32 index, void *context) {
    struct walk *w = context;
    u64 ip = w->ip;
    if (ip == 0 || ip >= USER_SPACE_END)
        return 1;
    if (index >= USER_FRAMES) {
        count_profile(PROFILE_STACKS_CUT_DEPTH);
        return 1;
    }
    w->sample->user[index] = ip;
    w->frames = index + 1;
    w->digest = digest_of(w->digest, ip);
    return leave_frame(w, index);
}

// Fills the user's half of the sample; the digest goes on from that of the kernel's half.
static __always_inline u64 walk_user(struct sample *sample, struct process *process, struct registers *at, struct sample_key *key,
                                     u32 which) {
    struct walk walk = {.sample = sample, .process = process, .ip = at->ip, .sp = at->sp, .bp = at->bp, .digest = key->stack};
    begin_functions(&walk, key, which);
    bpf_loop(USER_FRAMES + 1, walk_frame, &walk, 0);
    sample->user_frames = walk.frames;
    end_functions(&walk);
    return walk.digest;
}

#endif

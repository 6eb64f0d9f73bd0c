// SPDX-License-Identifier: Apache-2.0
// The functions of V8's frames, which all have a frame pointer and the function at a fixed distance from it, interpreted or compiled.
// Functions move when garbage is collected; what all closures of one function share hardly ever does, so that is what is kept, and user
// space reads its name.
#pragma once

#include "profile_maps.h"

#define OBJECT_TAG 1
#define OBJECT_TAG_MASK 3

static __always_inline bool is_object(u64 word) {
    return (word & OBJECT_TAG_MASK) == OBJECT_TAG;
}

static __always_inline bool is_shared_info(struct javascript *layout, u64 object) {
    u64 map = 0;
    u16 type = 0;
    return read_word(object + layout->object_map, &map) && is_object(map) &&
           bpf_probe_read_user(&type, sizeof(type), (void *)(map + layout->map_type)) == 0 && type == layout->shared_type;
}

// Notes the function of a frame, when it has one.
static __always_inline void note_function(struct walk *w, u32 index) {
    if (!w->functions || !w->process)
        return;
    struct javascript *layout = &w->process->javascript;
    struct code_place place = {.tgid = w->tgid};
    u64 slots[2]; // the function, and its context: other frames have the number of their kind there
    if (bpf_probe_read_user(slots, sizeof(slots), (void *)(w->bp + layout->frame_function)) || !is_object(slots[0]) || !is_object(slots[1]))
        return;
    if (!read_word(slots[0] + layout->function_shared, &place.object) || !is_object(place.object))
        return;
    if (!read_word(place.object + layout->shared_name, &place.check))
        return;
    struct code_key key = {.code = digest_of(digest_of(w->process_key, place.object), place.check) & ~(u64)FRAME_NUMBER,
                           .process = w->process_key};
    if (!bpf_map_lookup_elem(&code_places, &key) && (!is_shared_info(layout, place.object) || !keep_place(&key, &place)))
        return;
    u32 count = w->functions->count;
    if (count >= INTERPRETER_FRAMES) {
        w->is_functions_cut = 1;
        return;
    }
    w->functions->frames[count] = key.code | (index & FRAME_NUMBER);
    w->functions->count = count + 1;
    w->digest = digest_of(w->digest, key.code);
}

static __always_inline void begin_functions(struct walk *w, struct sample_key *key, u32 which) {
    if (!w->process || !w->process->javascript.is_known)
        return;
    struct interpreter_scratch *scratch = bpf_map_lookup_elem(&interpreter_scratch, &which);
    if (!scratch)
        return;
    scratch->stack.count = 0;
    w->functions = &scratch->stack;
    w->process_key = process_key(key);
    w->tgid = key->tgid;
}

// Puts the functions beside the sample.
static __always_inline void end_functions(struct walk *w) {
    if (!w->functions || w->functions->count == 0)
        return;
    if (w->is_functions_cut)
        count_profile(PROFILE_STACKS_CUT_INTERPRETER);
    w->sample->interpreter = w->digest;
    if (!bpf_map_lookup_elem(&interpreter_stacks, &w->digest))
        bpf_map_update_elem(&interpreter_stacks, &w->digest, w->functions, BPF_ANY);
}

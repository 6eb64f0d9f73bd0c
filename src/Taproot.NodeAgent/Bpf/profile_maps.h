// SPDX-License-Identifier: Apache-2.0
// What the profiler keeps in the kernel. User space mirrors these layouts in Profiling/Kernel/ProfilerLayout.cs.
#pragma once

#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#define KERNEL_FRAMES 48
#define USER_FRAMES 128
#define MAPPINGS 96
#define ROWS_IN_CHUNK 128
#define TABLES 1024

// A stack of one run of a program: the generation changes with each exec, and with another process under the same number.
struct sample_key {
    u32 tgid;
    u32 off_cpu;
    u64 generation;
    u64 stack; // digest of the frames
};

struct sample {
    u64 value;       // on-CPU: samples, off-CPU: nanoseconds
    u64 interpreter; // key in interpreter_stacks, 0 for none
    u32 kernel_frames;
    u32 user_frames;
    char comm[16]; // of the group's leader
    u64 kernel[KERNEL_FRAMES];
    u64 user[USER_FRAMES];
};

// Part of a file with an unwind table, as it is mapped. Sorted by start within a process.
struct mapping {
    u64 start;
    u64 end;
    u64 bias; // address minus bias is the address within the file
    u32 table;
    u32 chunks;
};

// Where CPython keeps what its threads run: offsets within its structures, which differ by version.
struct interpreter {
    u64 runtime; // address of _PyRuntime, 0 for none
    u16 first_interpreter;
    u16 first_thread;
    u16 next_thread;
    u16 thread_id;
    u16 thread_frame;
    u16 frame_indirect; // of the frame in what thread_frame points to, NO_OFFSET when it points to the frame
    u16 frame_code;
    u16 frame_previous;
    u16 frame_mark;      // of a byte
    u16 mark;            // its value when the frame is the outermost that one call of the evaluating function runs
    u16 is_marked_empty; // such a frame is no function's
    u16 code_name;
    u16 code_file;
    u16 text; // of the characters in a string
};

#define NO_OFFSET 0xffff

// Where V8 keeps what a frame runs. Addresses of objects are one more than where they are; the offsets make up for it.
struct javascript {
    u16 is_known;
    short frame_function; // from the frame pointer
    short function_shared;
    short shared_name; // the name, or what has it
    short object_map;
    short map_type;
    u16 shared_type; // the type of what functions share
    u16 pad;
};

// How Ruby's threads find what they run: by a variable of each thread.
struct ruby {
    u64 module;   // address of the word with the number of the library among those with such variables, 0 for none
    u64 variable; // where the variable is among the library's
    u32 frame_size;
    u32 pad;
};

#define PROCESS_SKIPPED 1 // its owner does not want profiles

struct process {
    u32 flags;
    u32 count;
    struct interpreter interpreter;
    struct javascript javascript;
    struct ruby ruby;
    struct mapping mappings[MAPPINGS];
};

struct chunk {
    u64 rows[ROWS_IN_CHUNK]; // address within the file in the upper half, rule in the lower
};

#define INTERPRETER_FRAMES 96
#define FRAME_IS_OUTERMOST 1 // of one call of the evaluating function; code objects are aligned

struct interpreter_stack {
    u32 count;
    u32 pad;
    // The innermost first. Of Python: addresses of code objects. Of JavaScript: digests of functions, with the frame's number in the
    // process's half of the stack in the lowest bits.
    u64 frames[INTERPRETER_FRAMES];
};

#define FRAME_NUMBER (USER_FRAMES - 1)

struct code_key {
    u64 code;
    u64 process; // generation and number
};

#define CODE_TEXT 96

struct code_name {
    u32 name_length;
    u32 file_length;
    char name[CODE_TEXT];
    char file[CODE_TEXT]; // its end, when it is longer
};

// A function whose name user space reads from the memory of the process.
struct code_place {
    u64 object;
    u64 check; // a word of the object: with another it is another function's
    u32 tgid;
    u32 pad;
};

// A process that was sampled while nothing is known about it.
struct wanted {
    u64 generation;
};

enum profile_counter {
    PROFILE_SAMPLES = 0,
    PROFILE_SAMPLES_LOST = 1,
    PROFILE_STACKS_CUT_DEPTH = 2,
    PROFILE_STACKS_CUT_MEMORY = 3,
    PROFILE_STACKS_CUT_RULE = 4,
    PROFILE_WANTED_LOST = 5,
    PROFILE_OFF_CPU = 6,
    PROFILE_OFF_CPU_LOST = 7,
    PROFILE_STACKS = 8,
    PROFILE_WANTED_CODE_LOST = 9,
    PROFILE_STACKS_CUT_INTERPRETER = 10,
    PROFILE_COUNTERS = 16,
};

// A program may interrupt another: each has its own.
enum scratch {
    SCRATCH_CLOCK = 0,
    SCRATCH_SWITCH = 1,
    SCRATCH_SYSCALL = 2,
    SCRATCHES = 3,
};

// Two buffers: one is written while the other is read.
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, struct sample_key);
    __type(value, struct sample);
} samples_even SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, struct sample_key);
    __type(value, struct sample);
} samples_odd SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u64); // lowest bit: which buffer is written
} sample_buffer SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, SCRATCHES);
    __type(key, u32);
    __type(value, struct sample);
} sample_scratch SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, u32);
    __type(value, struct process);
} profiled_processes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, u32);
    __type(value, struct wanted);
} wanted_processes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, u64);
    __type(value, struct interpreter_stack);
} interpreter_stacks SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, struct code_key);
    __type(value, struct code_name);
} code_names SEC(".maps");

// Functions that were seen.
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, struct code_key);
    __type(value, struct code_place);
} code_places SEC(".maps");

// Those of them that user space has not heard of.
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, struct code_key);
    __type(value, struct code_place);
} wanted_code SEC(".maps");

struct interpreter_scratch {
    struct interpreter_stack stack;
    struct code_name name;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, SCRATCHES);
    __type(key, u32);
    __type(value, struct interpreter_scratch);
} interpreter_scratch SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
    __uint(max_entries, TABLES);
    __type(key, u32);
    __array(
        values, struct {
            __uint(type, BPF_MAP_TYPE_ARRAY);
            __uint(map_flags, BPF_F_INNER_MAP);
            __uint(max_entries, 1);
            __uint(key_size, sizeof(u32));
            __uint(value_size, sizeof(struct chunk));
        });
} unwind_tables SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, PROFILE_COUNTERS);
    __type(key, u32);
    __type(value, u64);
} profile_counters SEC(".maps");

static __always_inline void count_profile(u32 which) {
    u64 *value = bpf_map_lookup_elem(&profile_counters, &which);
    if (value)
        *value += 1;
}

static __always_inline u64 process_key(struct sample_key *key) {
    return key->generation ^ ((u64)key->tgid << 32);
}

// Remembers a function that is new, and tells user space.
static __always_inline bool keep_place(struct code_key *key, struct code_place *place) {
    if (bpf_map_update_elem(&code_places, key, place, BPF_ANY))
        return 0;
    if (bpf_map_update_elem(&wanted_code, key, place, BPF_ANY))
        count_profile(PROFILE_WANTED_CODE_LOST);
    return 1;
}

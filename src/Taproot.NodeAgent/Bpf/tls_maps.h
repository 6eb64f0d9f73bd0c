// SPDX-License-Identifier: Apache-2.0
// What is remembered between a TLS library's functions and the system calls that carry their records.
#pragma once

#include "maps.h"

#define TLS_WRITE 1
#define TLS_READ 2

#define MOVES_ALL 1  // a process decrypts on other threads than it reads on
#define MOVES_SOME 2 // it may

// A thread, or a goroutine, which may go on another thread.
struct tls_caller {
    u64 who;
    u32 tgid;
    u32 pad;
};

// A call of a library's function that has not returned.
struct tls_call {
    u64 session;
    u64 buffer;
    u64 length;
    u64 moved; // where the function writes how many bytes it moved
    u64 stack;
    u64 socket; // 0: not known yet
    u8 operation;
    u8 told; // the plaintext was taken
    u8 pad[6];
};

struct tls_session {
    u64 session; // address of the library's object
    u32 tgid;
    u32 pad;
};

// A socket's address may be another's soon: with the time of its beginning it is the same one.
struct tls_binding {
    u64 socket;
    u64 started_ns;
};

// Libraries that leave the system calls to their caller encrypt before a write and decrypt after a read, on the same thread.
struct tls_thread {
    struct tls_binding read; // the socket of the last read of records that no library has taken yet
    struct tls_binding last; // the same, taken or not
    u64 read_ns;
    u64 shook_ns; // when a handshake was last begun or gone on with
    u64 exact;    // the records themselves told it
    u64 session;  // what was encrypted and not written yet
    u64 buffer;
    u64 captured; // bytes that are there to be read
    u64 length;
    u64 at_ns;
};

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, struct tls_caller);
    __type(value, struct tls_call);
} tls_calls SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, struct tls_session);
    __type(value, struct tls_binding);
} tls_sessions SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 2048);
    __type(key, u64); // thread
    __type(value, struct tls_thread);
} tls_threads SEC(".maps");

// Bytes of a record, which no other record shares.
struct tls_content {
    u64 words[3];
};

// Where programs read records on one thread and decrypt them on another, as .NET's do, the records themselves tell whose they are.
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, struct tls_content);
    __type(value, struct tls_binding);
} tls_contents SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, u32);   // thread group that does so
    __type(value, u64); // MOVES_…
} tls_movers SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, u32);   // thread group
    __type(value, u64); // when user space was last told that it speaks TLS
} tls_speakers SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, u32); // thread group that asked to be left alone
    __type(value, u64);
} tls_excluded SEC(".maps");

// SPDX-License-Identifier: Apache-2.0
// What the calls in the JDK's classes lead to: plaintext is laid out in memory and one of four empty functions is called, at which the
// agent has breakpoints while it is there.
#pragma once

#include "bytes.h"

#define APPLICATION_DATA 23
#define RECORD_MOST 16384
#define RECORD_HEAD 64
#define WRITE_MOST 32760 // the kernel's side copies no more of a write
#define WRITE_SLOTS 64

struct fields {
    field position;
    field limit;
    field address;
    field array;
    field offset;
    field record; // of a connection: what writes its records, which stands for the connection
};

static environment jvmti;
static struct fields fields;

// A write's plaintext may be read as late as at the system call that follows. Threads that outnumber the places share them.
static u8 writes[WRITE_SLOTS][WRITE_MOST + 8];
static u32 next_write;
static __thread u32 own_write;
static __thread u64 own_session; // that an engine's record is encrypted for

// That the arguments are used keeps the compiler from not passing them.
#define TAP(name, third, fourth)                                                                                                           \
    EXPORTED __attribute__((noinline)) void name(u64 session, const u8 *bytes, u64 third, u64 fourth) {                                    \
        __asm__ volatile("nop" ::"r"(session), "r"(bytes), "r"(third), "r"(fourth) : "memory");                                            \
    }

TAP(taproot_java_write, captured, length)
TAP(taproot_java_wrap, captured, length)
TAP(taproot_java_unwrap, captured, length)
TAP(taproot_java_read, captured, length)

static u8 *write_slot(void) {
    if (!own_write)
        own_write = 1 + __atomic_fetch_add(&next_write, 1, __ATOMIC_RELAXED) % WRITE_SLOTS;
    return writes[own_write - 1];
}

static bool copy_array(environment jni, object array, int from, int length, u8 *to) {
    jni_copy(jni, array, from, length, to);
    if (!jni_failed(jni))
        return 1;
    jni_clear(jni);
    return 0;
}

// Up to `most` bytes of what remains of a buffer: where they are, or copied. Null when there are none.
static const u8 *bytes_of(environment jni, object buffer, int most, u8 *copy, int *length) {
    if (!buffer)
        return 0;
    int position = jni_get_int(jni, buffer, fields.position);
    int remaining = jni_get_int(jni, buffer, fields.limit) - position;
    if (remaining <= 0 || position < 0)
        return 0;
    *length = remaining < most ? remaining : most;
    object array = jni_get_object(jni, buffer, fields.array);
    if (!array) {
        int64_t address = jni_get_long(jni, buffer, fields.address);
        return address ? (const u8 *)address + position : 0;
    }
    return copy_array(jni, array, jni_get_int(jni, buffer, fields.offset) + position, *length, copy) ? copy : 0;
}

// SSLSocketOutputRecord.deliver: encrypts and writes all of it, on this thread.
static void tap_write(environment jni, object class, object record, object array, int from, int length) {
    if (!array || length <= 0)
        return;
    u8 *copy = write_slot();
    int captured = length < WRITE_MOST ? length : WRITE_MOST;
    if (copy_array(jni, array, from, captured, copy))
        taproot_java_write(jvmti_identity(jvmti, record), copy, (u64)captured, (u64)length);
}

// SSLEngineOutputRecord.encode: whose record it is that is encrypted next on this thread.
static void tap_encode(environment jni, object class, object record) {
    own_session = jvmti_identity(jvmti, record);
}

// OutputRecord.encrypt: what remains of the buffer is one record's plaintext.
static void tap_encrypt(environment jni, object class, int type, object buffer) {
    u8 copy[RECORD_MOST];
    int length;
    if (type != APPLICATION_DATA)
        return;
    const u8 *plain = bytes_of(jni, buffer, RECORD_MOST, copy, &length);
    if (plain)
        taproot_java_wrap(own_session, plain, (u64)length, (u64)length);
}

// SSLTransport.decode: an engine is handed records; a socket reads them itself.
static void tap_decode(environment jni, object class, object context, object buffers, int from, int count) {
    if (!buffers || !context || count < 1 || from < 0 || from >= jni_array_length(jni, buffers))
        return;
    object record = jni_get_object(jni, context, fields.record);
    if (!record)
        return;
    u8 copy[RECORD_HEAD];
    int length = 0;
    const u8 *records = bytes_of(jni, jni_element(jni, buffers, from), RECORD_HEAD, copy, &length);
    u64 captured = records ? (u64)length : 0;
    taproot_java_unwrap(jvmti_identity(jvmti, record), records, captured, captured);
}

// The constructor of Plaintext: one record, decrypted. Ciphers make one that has no version yet.
static void tap_plain(environment jni, object class, int type, int major, object buffer) {
    u8 copy[RECORD_MOST];
    int length;
    if (type != APPLICATION_DATA || major != 3)
        return;
    const u8 *plain = bytes_of(jni, buffer, RECORD_MOST, copy, &length);
    if (plain)
        taproot_java_read(0, plain, (u64)length, (u64)length);
}

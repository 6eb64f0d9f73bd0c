// SPDX-License-Identifier: Apache-2.0
// Reading and writing of class files: big-endian, each step within bounds. What went wrong once stays wrong.
#pragma once

#include "jvm.h"

struct reader {
    const u8 *at;
    const u8 *end;
    bool bad;
};

struct writer {
    u8 *start;
    u8 *at;
    u8 *end;
    bool bad;
};

// The compiler calls these by itself, and there is no C library.
void *memcpy(void *restrict to, const void *restrict from, unsigned long length) {
    for (unsigned long i = 0; i < length; i++) {
        ((u8 *)to)[i] = ((const u8 *)from)[i];
        __asm__ volatile(""); // or it would make a call to itself of this loop
    }
    return to;
}

void *memset(void *to, int value, unsigned long length) {
    for (unsigned long i = 0; i < length; i++) {
        ((u8 *)to)[i] = (u8)value;
        __asm__ volatile("");
    }
    return to;
}

static u32 length_of(const char *text) {
    u32 length = 0;
    while (text[length])
        length++;
    return length;
}

static bool same_text(const u8 *bytes, u32 length, const char *text) {
    u32 i = 0;
    for (; i < length && text[i]; i++)
        if (bytes[i] != (u8)text[i])
            return 0;
    return i == length && !text[i];
}

static const u8 *take(struct reader *from, u32 length) {
    const u8 *here = from->at;
    if (from->bad || (u64)(from->end - here) < length) {
        from->bad = 1;
        return 0;
    }
    from->at += length;
    return here;
}

static u32 take_number(struct reader *from, u32 size) {
    const u8 *bytes = take(from, size);
    u32 value = 0;
    for (u32 i = 0; bytes && i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

static void put(struct writer *to, const void *bytes, u32 length) {
    if (to->bad || !bytes || (u64)(to->end - to->at) < length) {
        to->bad = 1;
        return;
    }
    memcpy(to->at, bytes, length);
    to->at += length;
}

static void put_number(struct writer *to, u32 value, u32 size) {
    u8 bytes[4];
    for (u32 i = 0; i < size; i++)
        bytes[i] = (u8)(value >> 8 * (size - 1 - i));
    put(to, bytes, size);
}

// Puts a number at an earlier place.
static void set_number(struct writer *to, u8 *at, u32 value, u32 size) {
    for (u32 i = 0; !to->bad && i < size; i++)
        at[i] = (u8)(value >> 8 * (size - 1 - i));
}

static u32 pass_number(struct reader *from, struct writer *to, u32 size) {
    u32 value = take_number(from, size);
    put_number(to, value, size);
    return value;
}

static void pass(struct reader *from, struct writer *to, u32 length) {
    put(to, take(from, length), length);
}

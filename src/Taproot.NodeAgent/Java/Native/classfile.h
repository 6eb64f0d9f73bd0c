// SPDX-License-Identifier: Apache-2.0
// Puts calls at the beginning of methods. Nothing else of a class changes: what tells of positions in the code is moved on.
#pragma once

#include "bytes.h"

#define MOST_CONSTANTS 16384
#define NOP 0
#define INVOKE_STATIC 0xb8

#define CONSTANT_UTF8 1
#define CONSTANT_CLASS 7
#define CONSTANT_METHOD 10
#define CONSTANT_NAME_AND_TYPE 12
#define FIRST_OF_CALL 2     // constants: the name of our class, and the class
#define CONSTANTS_OF_CALL 4 // name, descriptor, both, and the method

// A call to a static method of our class with some of the method's arguments.
struct call {
    const char *class;
    const char *method;
    const char *descriptor;
    const char *target; // of our class
    const char *target_descriptor;
    u8 loads[6]; // instructions that push the arguments
    u8 loads_length;
    u8 stack; // words that they take
};

// The names are looked up by number.
struct constants {
    const u8 *at[MOST_CONSTANTS];
    u32 count;
};

static struct constants constants;

static bool constant_is(u32 number, const char *text) {
    if (number >= constants.count || !constants.at[number] || constants.at[number][0] != CONSTANT_UTF8)
        return 0;
    const u8 *entry = constants.at[number];
    return same_text(entry + 3, (u32)entry[1] << 8 | entry[2], text);
}

static void read_constants(struct reader *from) {
    constants.count = take_number(from, 2);
    if (constants.count > MOST_CONSTANTS)
        from->bad = 1;
    for (u32 i = 1; i < constants.count && !from->bad; i++) {
        constants.at[i] = from->at;
        switch (take_number(from, 1)) {
        case CONSTANT_UTF8:
            take(from, take_number(from, 2));
            break;
        case 3: // int
        case 4: // float
        case 9: // field
        case CONSTANT_METHOD:
        case 11: // method of an interface
        case CONSTANT_NAME_AND_TYPE:
        case 17: // dynamic
        case 18: // invokedynamic
            take(from, 4);
            break;
        case 5: // long
        case 6: // double
            take(from, 8);
            if (i + 1 < constants.count)
                constants.at[++i] = 0; // takes two numbers
            break;
        case CONSTANT_CLASS:
        case 8:  // string
        case 16: // type of a method
        case 19: // module
        case 20: // package
            take(from, 2);
            break;
        case 15: // handle of a method
            take(from, 3);
            break;
        default:
            from->bad = 1;
        }
    }
}

static void put_text(struct writer *to, const char *text) {
    put_number(to, CONSTANT_UTF8, 1);
    put_number(to, length_of(text), 2);
    put(to, text, length_of(text));
}

static void put_class(struct writer *to, u32 name) {
    put_number(to, CONSTANT_CLASS, 1);
    put_number(to, name, 2);
}

static void put_pair(struct writer *to, u8 kind, u32 first, u32 second) {
    put_number(to, kind, 1);
    put_number(to, first, 2);
    put_number(to, second, 2);
}

// Behind those that are there: our class, then for each call what names it.
static void add_constants(struct writer *to, const char *class, const struct call *calls, u32 count) {
    u32 next = constants.count;
    put_text(to, class);
    put_class(to, next);
    next += FIRST_OF_CALL;
    for (u32 i = 0; i < count; i++, next += CONSTANTS_OF_CALL) {
        put_text(to, calls[i].target);
        put_text(to, calls[i].target_descriptor);
        put_pair(to, CONSTANT_NAME_AND_TYPE, next, next + 1);
        put_pair(to, CONSTANT_METHOD, constants.count + 1, next + 2);
    }
}

// Longer by so much, in words of 4 bytes, as switches are aligned.
static u32 growth_of(const struct call *call) {
    return (call->loads_length + 3u + 3u) & ~3u;
}

static void put_call(struct writer *to, const struct call *call, u32 method) {
    put(to, call->loads, call->loads_length);
    put_number(to, INVOKE_STATIC, 1);
    put_number(to, method, 2);
    for (u32 i = call->loads_length + 3u; i < growth_of(call); i++)
        put_number(to, NOP, 1);
}

static void pass_type(struct reader *from, struct writer *to, u32 growth) {
    u32 kind = pass_number(from, to, 1);
    if (kind == 7)
        pass(from, to, 2); // an object, of this class
    else if (kind == 8)
        put_number(to, take_number(from, 2) + growth, 2); // an object that was made at this position
}

static void pass_types(struct reader *from, struct writer *to, u32 count, u32 growth) {
    for (u32 i = 0; i < count && !from->bad; i++)
        pass_type(from, to, growth);
}

// What is behind the position of a frame.
static void pass_frame(struct reader *from, struct writer *to, u32 kind, u32 growth) {
    if (kind >= 64 && kind <= 127)
        pass_type(from, to, growth);
    else if (kind == 247)
        pass_type(from, to, growth);
    else if (kind >= 252 && kind <= 254)
        pass_types(from, to, kind - 251, growth);
    else if (kind == 255) {
        pass_types(from, to, pass_number(from, to, 2), growth);
        pass_types(from, to, pass_number(from, to, 2), growth);
    }
}

// Each frame counts from the one before; only the first counts from the beginning. So one more is put where the method begins now, unless
// the first was there already.
static void move_first_frame(struct reader *from, struct writer *to, u8 *count_at, u32 count, u32 growth) {
    u32 kind = take_number(from, 1);
    bool is_short = kind < 128;
    u32 base = kind < 64 ? 0 : 64;
    u32 position = is_short ? kind - base : take_number(from, 2);
    if (position) {
        put_number(to, growth, 1); // a frame like that at the method's entry
        set_number(to, count_at, count + 1, 2);
        position--;
    } else {
        position = growth;
    }
    put_number(to, is_short ? base + position : kind, 1);
    if (!is_short)
        put_number(to, position, 2);
    pass_frame(from, to, kind, growth);
}

static void move_frames(struct reader *from, struct writer *to, u32 growth) {
    u8 *count_at = to->at;
    u32 count = pass_number(from, to, 2);
    for (u32 i = 0; i < count && !from->bad; i++) {
        if (i == 0) {
            move_first_frame(from, to, count_at, count, growth);
            continue;
        }
        u32 kind = pass_number(from, to, 1);
        if (kind >= 247)
            pass(from, to, 2);
        pass_frame(from, to, kind, growth);
    }
}

// Entries that begin with a position.
static void move_positions(struct reader *from, struct writer *to, u32 rest, u32 growth) {
    u32 count = pass_number(from, to, 2);
    for (u32 i = 0; i < count && !from->bad; i++) {
        put_number(to, take_number(from, 2) + growth, 2);
        pass(from, to, rest);
    }
}

static void move_attribute(struct reader *from, struct writer *to, u32 growth) {
    u32 name = pass_number(from, to, 2);
    u32 length = take_number(from, 4);
    u8 *length_at = to->at;
    put_number(to, length, 4);
    const u8 *start = take(from, length);
    if (!start)
        return;
    struct reader body = {.at = start, .end = start + length};
    if (constant_is(name, "LineNumberTable"))
        move_positions(&body, to, 2, growth);
    else if (constant_is(name, "LocalVariableTable") || constant_is(name, "LocalVariableTypeTable"))
        move_positions(&body, to, 8, growth);
    else if (constant_is(name, "StackMapTable"))
        move_frames(&body, to, growth);
    else
        pass(&body, to, length);
    from->bad |= body.bad;
    if (!to->bad)
        set_number(to, length_at, (u32)(to->at - length_at - 4), 4);
}

// The attribute with a method's code, behind its name.
static void move_code(struct reader *from, struct writer *to, const struct call *call, u32 method) {
    u32 growth = growth_of(call);
    take(from, 4);
    u8 *length_at = to->at;
    put_number(to, 0, 4);
    u32 stack = take_number(from, 2);
    put_number(to, stack > call->stack ? stack : call->stack, 2);
    pass(from, to, 2); // locals
    u32 length = take_number(from, 4);
    put_number(to, length + growth, 4);
    if (length + growth >= 65536)
        from->bad = 1;
    put_call(to, call, method);
    pass(from, to, length);
    u32 handlers = pass_number(from, to, 2);
    for (u32 i = 0; i < handlers && !from->bad; i++) {
        for (u32 position = 0; position < 3; position++)
            put_number(to, take_number(from, 2) + growth, 2);
        pass(from, to, 2);
    }
    u32 attributes = pass_number(from, to, 2);
    for (u32 i = 0; i < attributes && !from->bad; i++)
        move_attribute(from, to, growth);
    if (!to->bad)
        set_number(to, length_at, (u32)(to->at - length_at - 4), 4);
}

// Fields and methods look the same. True when a call was put into it.
static bool pass_member(struct reader *from, struct writer *to, const char *class, const struct call *calls, u32 count) {
    pass(from, to, 2);
    u32 name = pass_number(from, to, 2), descriptor = pass_number(from, to, 2), which = count;
    for (u32 i = 0; i < count; i++)
        if (same_text((const u8 *)class, length_of(class), calls[i].class) && constant_is(name, calls[i].method) &&
            constant_is(descriptor, calls[i].descriptor))
            which = i;
    bool done = 0;
    u32 attributes = pass_number(from, to, 2);
    for (u32 i = 0; i < attributes && !from->bad; i++) {
        u32 attribute = pass_number(from, to, 2);
        if (which < count && constant_is(attribute, "Code")) {
            move_code(from, to, &calls[which], constants.count + FIRST_OF_CALL + which * CONSTANTS_OF_CALL + 3);
            done = 1;
        } else {
            pass(from, to, pass_number(from, to, 4));
        }
    }
    return done;
}

// Writes the class with the calls in it. Returns in how many methods; 0 as well when the class is not understood.
static u32 put_calls(const u8 *bytes, u32 length, const char *class, const char *ours, const struct call *calls, u32 count,
                     struct writer *to) {
    struct reader from = {.at = bytes, .end = bytes + length};
    u32 done = 0;
    pass(&from, to, 8); // magic and version
    const u8 *first = from.at + 2;
    read_constants(&from);
    if (from.bad || constants.count + FIRST_OF_CALL + count * CONSTANTS_OF_CALL >= 65535)
        return 0;
    put_number(to, constants.count + FIRST_OF_CALL + count * CONSTANTS_OF_CALL, 2);
    put(to, first, (u32)(from.at - first));
    add_constants(to, ours, calls, count);
    pass(&from, to, 6);                             // flags, class and its super class
    pass(&from, to, 2 * pass_number(&from, to, 2)); // interfaces
    for (u32 kind = 0; kind < 2; kind++) {
        u32 members = pass_number(&from, to, 2);
        for (u32 i = 0; i < members && !from.bad; i++)
            done += pass_member(&from, to, class, kind == 1 ? calls : 0, kind == 1 ? count : 0);
    }
    pass(&from, to, (u32)(from.end - from.at));
    return from.bad || to->bad ? 0 : done;
}

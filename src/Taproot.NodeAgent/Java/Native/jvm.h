// SPDX-License-Identifier: Apache-2.0
// What of the interfaces of Java virtual machines (JNI, JVM TI) is used here: numbers of functions in their tables, which never change.
// So that neither a JDK nor a C library is needed to build this, or to load it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

typedef void *object;
typedef void *field;
typedef void *const *const *environment; // a pointer to a table of functions

#define EXPORTED __attribute__((visibility("default"), used))

#define JNI_CALL(number, result, ...) ((result(*)(environment, __VA_ARGS__))(*jni)[number])
#define JNI_CALL0(number, result) ((result(*)(environment))(*jni)[number])
// Those are numbered from 1 on.
#define JVMTI_CALL(number, ...) ((int (*)(environment, __VA_ARGS__))(*jvmti)[(number)-1])

#define JAVAVM_GET_ENV 6
#define JNI_VERSION_1_6 0x00010006
#define JNI_VERSION_9 0x00090000
#define JVMTI_VERSION_1_1 0x30010100
#define JVMTI_VERSION_9 0x30090000

static inline int jni_version(environment jni) {
    return JNI_CALL0(4, int)(jni);
}

static inline object jni_define_class(environment jni, const char *name, const u8 *bytes, u32 length) {
    return JNI_CALL(5, object, const char *, object, const u8 *, int)(jni, name, 0, bytes, (int)length);
}

static inline object jni_find_class(environment jni, const char *name) {
    return JNI_CALL(6, object, const char *)(jni, name);
}

static inline void jni_clear(environment jni) {
    JNI_CALL0(17, void)(jni);
}

static inline field jni_field(environment jni, object class, const char *name, const char *type) {
    return JNI_CALL(94, field, object, const char *, const char *)(jni, class, name, type);
}

static inline object jni_get_object(environment jni, object of, field which) {
    return JNI_CALL(95, object, object, field)(jni, of, which);
}

static inline int jni_get_int(environment jni, object of, field which) {
    return JNI_CALL(100, int, object, field)(jni, of, which);
}

static inline int64_t jni_get_long(environment jni, object of, field which) {
    return JNI_CALL(101, int64_t, object, field)(jni, of, which);
}

static inline int jni_array_length(environment jni, object array) {
    return JNI_CALL(171, int, object)(jni, array);
}

static inline object jni_element(environment jni, object array, int index) {
    return JNI_CALL(173, object, object, int)(jni, array, index);
}

static inline void jni_copy(environment jni, object array, int from, int length, u8 *to) {
    JNI_CALL(200, void, object, int, int, u8 *)(jni, array, from, length, to);
}

struct native_method {
    const char *name;
    const char *descriptor;
    void *function;
};

static inline int jni_register(environment jni, object class, const struct native_method *methods, int count) {
    return JNI_CALL(215, int, object, const struct native_method *, int)(jni, class, methods, count);
}

static inline bool jni_failed(environment jni) {
    return JNI_CALL0(228, u8)(jni);
}

static inline object jni_module(environment jni, object class) {
    return JNI_CALL(233, object, object)(jni, class);
}

#define EVENT_CLASS_FILE_LOAD 54
#define FIRST_EVENT 50
#define EVENT_OFF 0
#define EVENT_ON 1

// Bits of jvmtiCapabilities.
#define CAN_HOOK_ALL_CLASSES (1ull << 26)
#define CAN_RETRANSFORM (1ull << 37)
#define CAN_RETRANSFORM_ANY (1ull << 38)

static inline int jvmti_notify(environment jvmti, int mode, int event) {
    return ((int (*)(environment, int, int, object, ...))(*jvmti)[2 - 1])(jvmti, mode, event, 0);
}

static inline u8 *jvmti_allocate(environment jvmti, int64_t size) {
    u8 *memory = 0;
    return JVMTI_CALL(46, int64_t, u8 **)(jvmti, size, &memory) ? 0 : memory;
}

static inline u32 jvmti_identity(environment jvmti, object of) {
    int hash = 0;
    return JVMTI_CALL(58, object, int *)(jvmti, of, &hash) ? 0 : (u32)hash;
}

static inline int jvmti_add_reads(environment jvmti, object module, object other) {
    return JVMTI_CALL(94, object, object)(jvmti, module, other);
}

static inline int jvmti_callbacks(environment jvmti, void *const *callbacks, int size) {
    return JVMTI_CALL(122, void *const *, int)(jvmti, callbacks, size);
}

static inline int jvmti_dispose(environment jvmti) {
    return ((int (*)(environment))(*jvmti)[127 - 1])(jvmti);
}

static inline int jvmti_add_capabilities(environment jvmti, const u64 *bits) {
    return JVMTI_CALL(142, const u64 *)(jvmti, bits);
}

static inline int jvmti_retransform(environment jvmti, int count, const object *classes) {
    return JVMTI_CALL(152, int, const object *)(jvmti, count, classes);
}

// SPDX-License-Identifier: Apache-2.0
// Loaded into a running Java virtual machine, it makes the JDK's TLS call the taps. It stays for good; without breakpoints at the taps it
// only copies. Threads of the program are not stopped longer than it takes to exchange five classes.
#include "classfile.h"
#include "taps.h"

#define PACKAGE "sun/security/ssl/"
#define OURS "taproot/tls/Taps" // of no module: the JVM warns of native methods that are registered in the JDK's own
#define BUFFER "Ljava/nio/ByteBuffer;"
#define MOST_GROWTH 4096

// What Agent_OnAttach returns, as in JavaTlsResult.cs.
enum result {
    DONE = 0,
    NO_INTERFACE = 1,
    NO_RIGHTS = 2,
    NO_CLASSES = 3,
    NO_FIELDS = 4,
    NOT_DEFINED = 5,
    NOT_CHANGED = 6,
    OTHER_SHAPE = 7,
};

static const struct native_method natives[] = {
    {"write", "(Ljava/lang/Object;[BII)V", tap_write}, {"encode", "(Ljava/lang/Object;)V", tap_encode},
    {"encrypt", "(I" BUFFER ")V", tap_encrypt},        {"decode", "(Ljava/lang/Object;[" BUFFER "II)V", tap_decode},
    {"plain", "(II" BUFFER ")V", tap_plain},
};

#define NATIVES (sizeof(natives) / sizeof(natives[0]))

// Instructions: aload_0 2a, aload_1 2b, aload_2 2c, iload_1 1b, iload_2 1c, iload_3 1d, aload n 19.
static const struct call calls[] = {
    {PACKAGE "SSLSocketOutputRecord", "deliver", "([BII)V", "write", "(Ljava/lang/Object;[BII)V", {0x2a, 0x2b, 0x1c, 0x1d}, 4, 4},
    {PACKAGE "SSLEngineOutputRecord",
     "encode",
     "([" BUFFER "II" BUFFER ")L" PACKAGE "Ciphertext;",
     "encode",
     "(Ljava/lang/Object;)V",
     {0x2a},
     1,
     1},
    {PACKAGE "OutputRecord",
     "encrypt",
     "(L" PACKAGE "SSLCipher$SSLWriteCipher;B" BUFFER "IIIL" PACKAGE "ProtocolVersion;)J",
     "encrypt",
     "(I" BUFFER ")V",
     {0x1b, 0x2c},
     2,
     2},
    {PACKAGE "SSLTransport",
     "decode",
     "(L" PACKAGE "TransportContext;[" BUFFER "II[" BUFFER "II)L" PACKAGE "Plaintext;",
     "decode",
     "(Ljava/lang/Object;[" BUFFER "II)V",
     {0x2a, 0x2b, 0x1c, 0x1d},
     4,
     4},
    {PACKAGE "Plaintext", "<init>", "(BBBIJ" BUFFER ")V", "plain", "(II" BUFFER ")V", {0x1b, 0x1c, 0x19, 7}, 4, 3},
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

static u32 changed;

// The JVM asks what to make of a class.
static void on_class(environment env, environment jni, object being_changed, object loader, const char *name, object domain, int length,
                     const u8 *bytes, int *new_length, u8 **new_bytes) {
    if (!being_changed || !name || length <= 0)
        return;
    for (u32 i = 0; i < CALLS; i++) {
        if (!same_text((const u8 *)name, length_of(name), calls[i].class))
            continue;
        u8 *memory = jvmti_allocate(env, (int64_t)length + MOST_GROWTH);
        struct writer to = {.start = memory, .at = memory, .end = memory + length + MOST_GROWTH, .bad = !memory};
        if (!memory || put_calls(bytes, (u32)length, name, OURS, calls, CALLS, &to) != 1)
            return;
        *new_bytes = memory;
        *new_length = (int)(to.at - to.start);
        changed++;
        return;
    }
}

static object find(environment jni, const char *name) {
    object class = jni_find_class(jni, name);
    if (jni_failed(jni)) {
        jni_clear(jni);
        return 0;
    }
    return class;
}

static field find_field(environment jni, const char *class, const char *name, const char *type) {
    object holder = find(jni, class);
    field result = holder ? jni_field(jni, holder, name, type) : 0;
    if (jni_failed(jni)) {
        jni_clear(jni);
        return 0;
    }
    return result;
}

static bool find_fields(environment jni) {
    fields.position = find_field(jni, "java/nio/Buffer", "position", "I");
    fields.limit = find_field(jni, "java/nio/Buffer", "limit", "I");
    fields.address = find_field(jni, "java/nio/Buffer", "address", "J");
    fields.array = find_field(jni, "java/nio/ByteBuffer", "hb", "[B");
    fields.offset = find_field(jni, "java/nio/ByteBuffer", "offset", "I");
    fields.record = find_field(jni, PACKAGE "TransportContext", "outputRecord", "L" PACKAGE "OutputRecord;");
    return fields.position && fields.limit && fields.address && fields.array && fields.offset && fields.record;
}

// A class with nothing but the native methods.
static object define_ours(environment jni) {
    static u8 memory[2048];
    struct writer to = {.start = memory, .at = memory, .end = memory + sizeof(memory)};
    put_number(&to, 0xcafebabe, 4);
    put_number(&to, 50, 4); // version
    put_number(&to, 5 + 2 * NATIVES, 2);
    put_text(&to, OURS);
    put_class(&to, 1);
    put_text(&to, "java/lang/Object");
    put_class(&to, 3);
    for (u32 i = 0; i < NATIVES; i++) {
        put_text(&to, natives[i].name);
        put_text(&to, natives[i].descriptor);
    }
    put_number(&to, 0x0031, 2); // public, final
    put_number(&to, 2, 2);
    put_number(&to, 4, 2);
    put_number(&to, 0, 2); // interfaces
    put_number(&to, 0, 2); // fields
    put_number(&to, NATIVES, 2);
    for (u32 i = 0; i < NATIVES; i++) {
        put_number(&to, 0x0109, 2); // public static native
        put_number(&to, 5 + 2 * i, 2);
        put_number(&to, 6 + 2 * i, 2);
        put_number(&to, 0, 2);
    }
    put_number(&to, 0, 2); // attributes
    object class = to.bad ? 0 : jni_define_class(jni, OURS, memory, (u32)(to.at - to.start));
    if (jni_failed(jni)) {
        jni_clear(jni);
        return 0;
    }
    return class;
}

// Since Java 9 the JDK's classes are in a module that must be told of ours.
static bool make_readable(environment jni, object ours) {
    if (jni_version(jni) < JNI_VERSION_9)
        return 1;
    object theirs = find(jni, calls[0].class);
    return theirs && !jvmti_add_reads(jvmti, jni_module(jni, theirs), jni_module(jni, ours));
}

static int change_classes(environment jni) {
    void *callbacks[EVENT_CLASS_FILE_LOAD - FIRST_EVENT + 1] = {};
    object classes[CALLS];
    for (u32 i = 0; i < CALLS; i++) {
        classes[i] = find(jni, calls[i].class);
        if (!classes[i])
            return NO_CLASSES;
    }
    callbacks[EVENT_CLASS_FILE_LOAD - FIRST_EVENT] = on_class;
    changed = 0;
    if (jvmti_callbacks(jvmti, callbacks, sizeof(callbacks)) || jvmti_notify(jvmti, EVENT_ON, EVENT_CLASS_FILE_LOAD))
        return NO_RIGHTS;
    int error = jvmti_retransform(jvmti, CALLS, classes);
    jvmti_notify(jvmti, EVENT_OFF, EVENT_CLASS_FILE_LOAD);
    if (jni_failed(jni))
        jni_clear(jni);
    return error ? NOT_CHANGED : changed == CALLS ? DONE : OTHER_SHAPE;
}

static int begin(environment jni) {
    u64 rights[2] = {CAN_HOOK_ALL_CLASSES | CAN_RETRANSFORM | CAN_RETRANSFORM_ANY, 0};
    if (!find(jni, calls[0].class))
        return NO_CLASSES;
    if (!find_fields(jni))
        return NO_FIELDS;
    object ours = find(jni, OURS);
    bool is_new = !ours;
    if (is_new && jvmti_add_capabilities(jvmti, rights))
        return NO_RIGHTS;
    if (is_new)
        ours = define_ours(jni);
    if (!ours || jni_register(jni, ours, natives, NATIVES))
        return NOT_DEFINED;
    if (is_new && !make_readable(jni, ours))
        return NO_RIGHTS;
    return is_new ? change_classes(jni) : DONE; // an earlier copy of this library has changed them
}

EXPORTED int Agent_OnAttach(environment vm, char *options, void *reserved) {
    environment jni = 0;
    int (*get)(environment, void *, int) = (int (*)(environment, void *, int))(*vm)[JAVAVM_GET_ENV];
    if (get(vm, &jni, JNI_VERSION_1_6) || (get(vm, &jvmti, JVMTI_VERSION_9) && get(vm, &jvmti, JVMTI_VERSION_1_1)))
        return NO_INTERFACE;
    return begin(jni);
}

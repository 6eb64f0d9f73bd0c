// SPDX-License-Identifier: Apache-2.0
// HTTP/1.x messages in the bytes that pass through a socket: requests wait in a queue per connection for their responses.
//
// Where a message ends is known by TCP sequence number (header end + Content-Length), so bodies are stepped over whichever way
// they travel (sendfile, splice, several writes, a retried write), and text in a body is not taken for a request.
#pragma once

#include "flows.h"
#include "queues.h"

#define CAPTURE 4096 // bytes looked at per system call, plus one
#define CAPTURE_MASK (CAPTURE - 1)
#define STEPS 220 // words and lines looked at per system call

// At the start of a buffer.
#define STREAM_SYNC 0   // a message may start here
#define STREAM_AT 1     // the next message starts at the boundary
#define STREAM_HEADER 2 // inside a header; more of it comes at the boundary
#define STREAM_OPEN 3   // inside a body of unknown length
#define STREAM_SEEK 4   // responses: inside a body of unknown length, a next one may start at any line

// What a system call moves.
struct payload {
    const u8 *base; // one buffer, or
    struct user_iovec *vectors;
    u64 vector_count;
    u64 length; // 0 for a gathering write: not known until added up
};

struct scratch {
    struct payload call;
    u64 turn_ns;    // when it began to answer: since the client asked
    u32 call_start; // sequence number of its first byte
    u32 pad;
    struct payload_event event; // stands before the bytes, so that both go out as one
    u8 data[2 * CAPTURE];       // twice: the verifier knows an offset and a length, each within the mask, but not their sum
    u32 captured;
    u32 position;
    u32 start; // sequence number of data[0]
    u32 done;
    u64 now;
    struct stream stream;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct scratch);
} scratches SEC(".maps");

// The functions below that are not inlined are global: the verifier looks at each of them once, not at every way to get there.
#define GLOBAL __attribute__((noinline))

static __always_inline struct scratch *this_scratch(void) {
    u32 zero = 0;
    return bpf_map_lookup_elem(&scratches, &zero);
}

// Says to the verifier what the compiler knows already, and would leave out.
static __always_inline u64 masked(u64 value) {
    asm volatile("%0 &= %1" : "+r"(value) : "i"(CAPTURE_MASK));
    return value;
}

static __always_inline u64 word_at(struct scratch *s, u32 position) {
    return *(u64 *)(s->data + masked(position));
}

#define TEXT4(a, b, c, d) ((u32)(a) | (u32)(b) << 8 | (u32)(c) << 16 | (u32)(d) << 24)
#define TEXT8(a, b, c, d, e, f, g, h) ((u64)TEXT4(a, b, c, d) | (u64)TEXT4(e, f, g, h) << 32)
#define LOWER8 0x2020202020202020ULL

// Length of the method and its space, 0 when no request line starts with this word.
static __always_inline u32 method_length(u64 word) {
    u32 four = (u32)word;
    u32 rest = (u32)(word >> 32);
    if (four == TEXT4('G', 'E', 'T', ' ') || four == TEXT4('P', 'U', 'T', ' '))
        return 4;
    if ((four == TEXT4('P', 'O', 'S', 'T') || four == TEXT4('H', 'E', 'A', 'D')) && (rest & 0xff) == ' ')
        return 5;
    if (four == TEXT4('P', 'A', 'T', 'C') && (rest & 0xffff) == ('H' | ' ' << 8))
        return 6;
    if (four == TEXT4('T', 'R', 'A', 'C') && (rest & 0xffff) == ('E' | ' ' << 8))
        return 6;
    if (four == TEXT4('D', 'E', 'L', 'E') && (rest & 0xffffff) == ('T' | 'E' << 8 | ' ' << 16))
        return 7;
    if (word == TEXT8('O', 'P', 'T', 'I', 'O', 'N', 'S', ' ') || word == TEXT8('C', 'O', 'N', 'N', 'E', 'C', 'T', ' '))
        return 8;
    return 0;
}

// Status code when a status line starts here, else 0.
static __always_inline u32 status_at(struct scratch *s, u32 position) {
    u64 word = word_at(s, position);
    if ((word & 0x00ffffffffffffffULL) != (TEXT8('H', 'T', 'T', 'P', '/', '1', '.', 0)))
        return 0;
    u64 rest = word_at(s, position + 8);
    u32 a = (rest >> 8 & 0xff) - '0', b = (rest >> 16 & 0xff) - '0', c = (rest >> 24 & 0xff) - '0';
    if ((rest & 0xff) != ' ' || a < 1 || a > 9 || b > 9 || c > 9)
        return 0;
    return a * 100 + b * 10 + c;
}

static __always_inline u32 bucket_of(u64 ns) {
    u64 ms10 = ns / 100000; // tenths of a millisecond; an observation equal to a bound is in its bucket up to this rounding
    if (ms10 < 50)
        return 0;
    if (ms10 < 100)
        return 1;
    if (ms10 < 250)
        return 2;
    if (ms10 < 500)
        return 3;
    if (ms10 < 1000)
        return 4;
    if (ms10 < 2500)
        return 5;
    if (ms10 < 5000)
        return 6;
    if (ms10 < 10000)
        return 7;
    if (ms10 < 25000)
        return 8;
    if (ms10 < 50000)
        return 9;
    if (ms10 < 100000)
        return 10;
    return 11;
}

static __always_inline void count_status(u64 flow_id, u32 status) {
    struct status_key key = {.flow_id = flow_id, .status = status};
    u64 *value = bpf_map_lookup_elem(&statuses, &key);
    u64 one = 1;
    if (!value) {
        if (bpf_map_update_elem(&statuses, &key, &one, BPF_NOEXIST) == 0)
            return;
        value = bpf_map_lookup_elem(&statuses, &key);
    }
    if (value)
        __sync_fetch_and_add(value, 1);
    else
        count(COUNTER_STATUSES_DROPPED);
}

// Takes the oldest request off the queue and counts it. Returns 1 when that was a HEAD request.
GLOBAL int answer(u64 id, u32 status) {
    struct scratch *s = this_scratch();
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!s || !c)
        return 0;
    if (c->head == c->tail) {
        count(COUNTER_RESPONSES_UNMATCHED);
        return 0;
    }
    u64 started = pop_request(c, id), now = s->now;
    struct pair_key none = {};
    struct flow *flow = find_flow(c, (struct sock *)id, none);
    if (!flow)
        return started & 1;
    u64 elapsed = now > started ? now - started : 0;
    flow->last_ns = now;
    __sync_fetch_and_add(&flow->http_ns, elapsed);
    u32 bucket = bucket_of(elapsed);
    if (bucket < LATENCY_BUCKETS)
        __sync_fetch_and_add(&flow->http_buckets[bucket], 1);
    count_status(flow->id, status);
    count(COUNTER_REQUESTS);
    return started & 1;
}

// Index of the first CR in the word, 8 when there is none.
static __always_inline u32 carriage_return_in(u64 word) {
    u64 x = word ^ 0x0d0d0d0d0d0d0d0dULL;
    u64 found = (x - 0x0101010101010101ULL) & ~x & 0x8080808080808080ULL;
    if (!found)
        return 8;
    u32 index = 0;
    if (!(found & 0xffffffffULL)) {
        index = 4;
        found >>= 32;
    }
    if (!(found & 0xffff)) {
        index += 2;
        found >>= 16;
    }
    if (!(found & 0xff))
        index += 1;
    return index;
}

static __always_inline u64 decimal_at(struct scratch *s, u32 position) {
    u64 value = 0;
    bool digits = 0;
    for (int i = 0; i < 13; i++) {
        u8 digit = s->data[masked(position++)];
        if (digit == ' ' && !digits)
            continue;
        digit -= '0';
        if (digit > 9)
            break;
        digits = 1;
        value = value * 10 + digit;
    }
    return value;
}

static __always_inline void set_content_length(struct stream *stream, u64 length) {
    stream->content_length = length;
    stream->is_huge = length >> 32 != 0;
}

// A header line starts here: does it tell how long the body is?
static __always_inline void header_line(struct scratch *s, u32 position) {
    u64 name = word_at(s, position) | LOWER8;
    if (name == TEXT8('c', 'o', 'n', 't', 'e', 'n', 't', '-')) {
        u64 rest = (word_at(s, position + 8) | LOWER8) & 0x00ffffffffffffffULL;
        if (rest == ((LOWER8 | TEXT8('l', 'e', 'n', 'g', 't', 'h', ':', 0)) & 0x00ffffffffffffffULL))
            set_content_length(&s->stream, decimal_at(s, position + 15));
    } else if (name == TEXT8('t', 'r', 'a', 'n', 's', 'f', 'e', 'r')) {
        u64 rest = word_at(s, position + 8) | LOWER8;
        if (rest == (LOWER8 | TEXT8('-', 'e', 'n', 'c', 'o', 'd', 'i', 'n')))
            s->stream.chunked = 1;
    }
}

// The header is over: where does the next message start?
static __always_inline void header_end(struct scratch *s, u32 position, bool requests) {
    struct stream *stream = &s->stream;
    if (stream->chunked && !stream->no_body) {
        stream->state = requests ? STREAM_OPEN : STREAM_SEEK;
        s->position = position;
        s->done = requests;
        return;
    }
    u64 length = stream->no_body ? 0 : stream->content_length;
    bool is_huge = !stream->no_body && stream->is_huge;
    stream->state = STREAM_AT;
    stream->boundary = s->start + position + (u32)length;
    if (is_huge || length >= CAPTURE || position + length >= s->captured)
        s->done = 1;
    else
        s->position = position + (u32)length;
}

static __always_inline void begin_header(struct scratch *s, u32 position, bool no_body) {
    s->stream.state = STREAM_HEADER;
    set_content_length(&s->stream, 0);
    s->stream.chunked = 0;
    s->stream.no_body = no_body;
    s->stream.first_line = 1;
    s->position = position;
}

static __always_inline void request_start(struct scratch *s, u64 id) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    u32 position = s->position;
    u64 word = word_at(s, position);
    u32 length = method_length(word);
    bool cut = s->stream.state == STREAM_AT && position + 16 > s->captured; // surely a start, its end comes with the next buffer
    if (!c || (!length && !cut)) {
        s->stream.state = STREAM_SYNC;
        s->done = 1;
        return;
    }
    u32 sequence = s->start + position;
    if (c->tail == 0 || sequence != c->last_request)
        push_request(c, id, s->now, (u32)word == TEXT4('H', 'E', 'A', 'D'));
    c->last_request = sequence;
    begin_header(s, cut ? s->captured : position + length, 0);
    s->stream.first_line = !cut;
}

static __always_inline void response_start(struct scratch *s, u64 id) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    u32 position = s->position;
    u32 status = status_at(s, position);
    if (!status || !c || c->head == c->tail || position + 12 > s->captured) {
        s->done = 1;
        return;
    }
    bool interim = status < 200 && status != 101;
    bool head = interim ? 0 : answer(id, status);
    begin_header(s, position + 12, interim || head || status == 204 || status == 304);
}

// A message may start here.
GLOBAL int message_start(u64 id, u32 requests) {
    struct scratch *s = this_scratch();
    if (!s)
        return 0;
    if (requests)
        request_start(s, id);
    else
        response_start(s, id);
    return 0;
}

// The first line of a request must end in a version, else it was none.
static __always_inline bool is_request_line(struct scratch *s, u32 end) {
    if (end < 8)
        return 1; // began in the buffer before
    return (word_at(s, end - 8) & 0x00ffffffffffffffULL) == TEXT8('H', 'T', 'T', 'P', '/', '1', '.', 0);
}

// The position is at a CR. Returns 1 when what looked like a request is none.
GLOBAL int line_end(u32 requests) {
    struct scratch *s = this_scratch();
    if (!s)
        return 0;
    u32 position = s->position;
    if (position + 4 > s->captured) {
        s->position = s->captured;
        return 0;
    }
    if (requests && s->stream.first_line && !is_request_line(s, position)) {
        s->stream.state = STREAM_SYNC;
        s->done = 1;
        return 1;
    }
    s->stream.first_line = 0;
    s->position = position + 2;
    if (s->stream.state == STREAM_SEEK) {
        if (status_at(s, position + 2))
            s->stream.state = STREAM_SYNC;
    } else if ((u32)word_at(s, position) == TEXT4('\r', '\n', '\r', '\n')) {
        header_end(s, position + 4, requests);
    } else {
        header_line(s, position + 2);
    }
    return 0;
}

GLOBAL int take_back_request(u64 id) {
    struct connection *c = bpf_map_lookup_elem(&connections, &id);
    if (!c)
        return 0;
    c->tail--;
    c->attempts++;
    return 0;
}

// A stretch of the stream of requests or of responses, as it lies in the scratch.
GLOBAL int scan(u64 id, u32 requests) {
    struct scratch *s = this_scratch();
    if (!s)
        return 0;
    for (int i = 0; i < STEPS; i++) {
        u32 position = s->position;
        if (s->done || position >= s->captured)
            break;
        if (s->stream.state == STREAM_SYNC || s->stream.state == STREAM_AT) {
            message_start(id, requests);
            continue;
        }
        u32 index = carriage_return_in(word_at(s, position));
        s->position = position + index;
        if (index < 8 && line_end(requests))
            take_back_request(id);
    }
    return 0;
}

// What the next buffer starts with.
static __always_inline void remember(struct scratch *s, struct stream *stream, u64 length) {
    if (s->stream.state == STREAM_HEADER) {
        if (s->captured == length && s->position >= s->captured)
            s->stream.boundary = s->start + s->captured;
        else
            s->stream.state = STREAM_SYNC;
    }
    *stream = s->stream;
}

// Offset in this buffer where the next message may start; `length` or more when that is further on.
static __always_inline u64 offset_of_message(struct stream *stream, u32 start, u64 length) {
    if (stream->state == STREAM_OPEN)
        return length;
    if (stream->state == STREAM_AT) {
        s32 ahead = (s32)(stream->boundary - start);
        if (ahead > 0)
            return ahead;
        if (ahead < 0)
            stream->state = STREAM_SYNC;
    } else if (stream->state == STREAM_HEADER && stream->boundary != start) {
        stream->state = STREAM_SYNC;
    }
    return 0;
}

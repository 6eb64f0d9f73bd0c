// SPDX-License-Identifier: Apache-2.0
// The profiler: stacks of what runs, counted where they are taken.
#include "kernel_types.h"
#include "profile_maps.h"
#include "unwind.h"
#include "samples.h"
#include "offcpu.h"

// The kernel gives its helpers to programs under a licence that it knows; this part alone may be taken under either.
char LICENSE[] SEC("license") = "Dual MIT/GPL";

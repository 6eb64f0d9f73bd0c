// SPDX-License-Identifier: Apache-2.0
#include "kernel_types.h"
#include "maps.h"
#include "processes.h"
#include "sockets.h"
#include "sweeps.h"
#include "payloads.h"
#include "tls_points.h"

// The kernel gives its helpers to programs under a licence that it knows; this part alone may be taken under either.
char LICENSE[] SEC("license") = "Dual MIT/GPL";

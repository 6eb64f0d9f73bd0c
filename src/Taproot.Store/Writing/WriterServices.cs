using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Writing;

/// <summary>What every writer needs of the store.</summary>
internal sealed record WriterServices(
    StoreClient Client, ProjectSchema Schema, StoreHealth Health, StoreMetrics Metrics, StoreOptions Options, TimeProvider Time, ILogger<WriterServices> Logger);

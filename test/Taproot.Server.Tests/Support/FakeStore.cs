using Taproot.Store;

namespace Taproot.Server.Tests.Support;

/// <summary>A store that does as the test says.</summary>
internal sealed class FakeStore : IStoreHealth
{
    public bool IsAvailable { get; set; } = true;

    public string? Reason { get; set; }

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);
}

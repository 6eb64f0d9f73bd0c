using Taproot.Store;

namespace Taproot.Server.Tests.Support;

/// <summary>A store's tables and disks as the test says.</summary>
internal sealed class FakeStorage : IStorageReader, ISpaceStatus
{
    public StorageReport Report { get; set; } = new("embedded", [], []);

    public SpaceReport? Latest { get; set; }

    public Task<StorageReport> ReadAsync(string project, CancellationToken cancellationToken) => Task.FromResult(Report);
}

using Taproot.Server.Recorder;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Support;

/// <summary>Holds the worlds that a test made by hand.</summary>
internal sealed class FakeWorldSource : IWorldSource, IRecorderStatusSource
{
    public World? Current { get; set; }

    /// <summary>Worlds of other windows; without it they are empty.</summary>
    public Func<TimeRange, World>? OnDemand { get; set; }

    public List<TimeRange> Asked { get; } = [];

    public ValueTask<World> GetAsync(string project, TimeRange range, CancellationToken cancellationToken)
    {
        Asked.Add(range);
        return ValueTask.FromResult(OnDemand?.Invoke(range) ?? new SmallWorld().Build());
    }

    public RecorderStatus Recorder { get; set; } = RecorderStatus.None;

    public RecorderStatus StatusOf(string project) => Recorder;

    public World? Latest(string project) => Current;
}

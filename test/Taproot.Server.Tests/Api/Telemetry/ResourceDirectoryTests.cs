using Microsoft.Extensions.Time.Testing;
using Taproot.Server.Api.Telemetry;
using Taproot.Server.Recorder;
using Taproot.Server.Tests.Support;
using Taproot.Store.Querying;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Api.Telemetry;

/// <summary>Who owns what in a window, when an application ended, or the server started anew without agents.</summary>
public sealed class ResourceDirectoryTests : IDisposable
{
    private const long Hour = 3_600_000;
    private static readonly TimeWindow Now = new(SmallWorld.Grid.FromMs, SmallWorld.EndMs + 1), SinceYesterday = new(SmallWorld.EndMs - 24 * Hour, SmallWorld.EndMs + 1),
        Yesterday = new(SmallWorld.EndMs - 25 * Hour, SmallWorld.EndMs - 24 * Hour);

    private readonly FakeWorldSource _worlds = new() { Current = WorldOf("cart"), OnDemand = _ => WorldOf("cart", "ended") };
    private readonly FakeTimeProvider _time = new(RunningServer.Start);
    private readonly ResourceDirectory _directory;

    public ResourceDirectoryTests() => _directory = new(_worlds, _time);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_application_that_ended_has_what_it_sent_when_the_window_goes_back_to_it()
    {
        Assert.Equal("", await OwnerAsync(Now, "ended"));
        Assert.Empty(_worlds.Asked);
        Assert.Equal("_:Process:ended", await OwnerAsync(SinceYesterday, "ended"));
        Assert.Equal("_:Process:ended", await OwnerAsync(Yesterday, "ended"));
    }

    [Fact]
    public async Task The_past_is_built_only_when_something_stays_unowned_or_it_alone_is_asked_about()
    {
        await OwnerAsync(SinceYesterday, "cart");
        Assert.Empty(_worlds.Asked);
        await OwnerAsync(Yesterday, "cart");
        Assert.Single(_worlds.Asked);
    }

    [Fact]
    public async Task In_a_time_before_the_current_world_the_world_of_then_decides()
    {
        _worlds.Current = WorldOf(ApplicationKinds.Container, ["web"]);
        _worlds.OnDemand = _ => WorldOf("web");
        Assert.Equal("_:Container:web", await OwnerAsync(SinceYesterday, "web"));
        Assert.Equal("_:Process:web", await OwnerAsync(Yesterday, "web"));
    }

    [Fact]
    public async Task A_server_that_has_seen_no_agent_since_its_start_knows_the_applications_of_before()
    {
        _worlds.Current = null;
        Assert.Equal("_:Process:cart", await OwnerAsync(Now, "cart"));
        _worlds.Current = WorldOf();
        Assert.Equal("_:Process:cart", await OwnerAsync(SinceYesterday, "cart"));
    }

    [Fact]
    public async Task Windows_that_are_near_each_other_share_one_world_for_a_while()
    {
        for (var i = 0; i < 10; i++) await OwnerAsync(new(SinceYesterday.FromMs + i * 1000, SinceYesterday.ToMs), "nobody");
        Assert.Single(_worlds.Asked);
        _time.Advance(TimeSpan.FromMinutes(6));
        await OwnerAsync(SinceYesterday, "nobody");
        Assert.Equal(2, _worlds.Asked.Count);
    }

    [Fact]
    public async Task Whoever_leaves_waits_for_no_world()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _directory.OfAsync("default", Yesterday, [Resource("cart")], gone.Token));
    }

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(2 * Hour + 1, 3 * Hour, 2, 3)]
    [InlineData(2 * Hour, 20 * Hour, 0, 24)]
    [InlineData(30 * Hour, 100 * Hour, 24, 120)]
    [InlineData(-5, 1, 0, 1)]
    [InlineData(0, 100 * 24 * Hour, 69 * 24, 2400)]
    public void A_window_is_widened_to_whole_hours_or_days(long from, long to, long fromHour, long toHour) =>
        Assert.Equal(new TimeRange(fromHour * Hour, toHour * Hour), PastOwners.Widen(new(from, to)));

    private async Task<string> OwnerAsync(TimeWindow window, string service)
    {
        var owners = await _directory.OfAsync("default", window, [Resource(service)], TestContext.Current.CancellationToken);
        return owners.ApplicationOf(Resource(service));
    }

    private static Dictionary<string, string> Resource(string service) => new(StringComparer.Ordinal) { ["service.name"] = service };

    private static World WorldOf(params string[] applications) => WorldOf(ApplicationKinds.Process, applications);

    private static World WorldOf(string kind, string[] applications)
    {
        var world = new SmallWorld();
        foreach (var name in applications) world.Instance(world.Application(name, kind), world.Node("alpha"));
        return world.Build();
    }
}

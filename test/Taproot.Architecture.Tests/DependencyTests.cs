namespace Taproot.Architecture.Tests;

/// <summary>Who may know whom: section 2 of the architecture.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Taproot.Telemetry"] = [],
        ["Taproot.PromQL"] = ["Taproot.Telemetry"],
        ["Taproot.Topology"] = ["Taproot.Telemetry"],
        ["Taproot.Inspections"] = ["Taproot.Topology", "Taproot.Telemetry"],
        ["Taproot.Store"] = ["Taproot.Telemetry", "Taproot.PromQL"],
        ["Taproot.Server"] = ["Taproot.Telemetry", "Taproot.PromQL", "Taproot.Topology", "Taproot.Inspections", "Taproot.Store"],
        ["Taproot.NodeAgent"] = ["Taproot.Telemetry"],
        ["Taproot.ClusterAgent"] = ["Taproot.Telemetry"],
    };

    // Rooms that compute and do not touch the world outside.
    private static readonly string[] Pure = ["Taproot.Topology", "Taproot.Inspections", "Taproot.PromQL"];

    public static TheoryData<string> Rooms => [.. Repository.Rooms];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_is_in_the_plan(string room) => Assert.Contains(room, Allowed.Keys);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_it_may(string room) =>
        Assert.Empty(Repository.ReferencesOf(room).Except(Allowed.GetValueOrDefault(room, [])));

    [Fact]
    public void The_rooms_that_stand_are_found() =>
        Assert.Superset(new HashSet<string> { "Taproot.Telemetry", "Taproot.Store", "Taproot.Topology", "Taproot.Server", "Taproot.NodeAgent" }, Repository.Rooms.ToHashSet());

    [Fact]
    public void A_pure_room_does_no_input_output_and_reads_no_clock()
    {
        string[] forbidden = ["System.IO.File", "File.Read", "File.Open", "System.Net.Sockets", "System.Net.Http", "HttpClient", "TimeProvider", "Stopwatch", "Environment.GetEnv", "Console."];
        IEnumerable<string> found = Pure
            .SelectMany(room => Repository.Sources(Path.Combine("src", room), ".cs"))
            .SelectMany(source => source.Lines.Where(IsCode).SelectMany(line => forbidden.Where(line.Contains).Select(word => $"{source.Path}: {word}")));
        Assert.Empty(found);
    }

    [Fact]
    public void Only_the_store_speaks_to_ClickHouse()
    {
        Assert.All(Repository.Rooms.Except(["Taproot.Store"]), room => Assert.DoesNotContain("ClickHouse.Driver", Repository.PackagesOf(room)));
        IEnumerable<string> found = Repository.Sources("src", ".cs")
            .Where(source => !source.Path.StartsWith("src/Taproot.Store/", StringComparison.Ordinal))
            .Where(source => source.Lines.Where(IsCode).Any(line => line.Contains("RowBinary", StringComparison.Ordinal)))
            .Select(source => source.Path);
        Assert.Empty(found);
    }

    [Fact]
    public void Rooms_of_the_agents_can_be_compiled_ahead_of_time()
    {
        string[] reflecting = ["Newtonsoft.Json", "Google.Protobuf", "Microsoft.EntityFrameworkCore.Sqlite"];
        Assert.All(["Taproot.Telemetry", "Taproot.NodeAgent"], room => Assert.Empty(Repository.PackagesOf(room).Intersect(reflecting)));
    }

    private static bool IsCode(string line) => !line.TrimStart().StartsWith("//", StringComparison.Ordinal);
}

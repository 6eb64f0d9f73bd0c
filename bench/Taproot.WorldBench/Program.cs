using System.Globalization;
using Taproot.Inspections;
using Taproot.Inspections.Checks;
using Taproot.Server.Recorder;
using Taproot.Topology.Build;
using Taproot.Topology.Build.Kubernetes;
using Taproot.Topology.Model;
using Taproot.WorldBench;

// In-memory benchmark of a refresh: evaluation, snapshot, world build. No store and no network: their cost is measured by `taproot bench world`.
var (applications, instances, nodes) = args is [var a, var i, var n]
    ? (int.Parse(a, CultureInfo.InvariantCulture), int.Parse(i, CultureInfo.InvariantCulture), int.Parse(n, CultureInfo.InvariantCulture))
    : (1000, 10_000, 500);
var fleet = new BigFleet(applications, instances, nodes);
Settle();
var before = GC.GetTotalMemory(true);
var options = new RecorderOptions();
var grid = new SeriesGrid(SeriesCatalog.Queries, options);
var start = 1_700_000_000_000L - 1_700_000_000_000 % 15_000;
await fleet.ScanAsync("p", grid.Metrics, start - 15_000, start, grid.Observe, CancellationToken.None);
foreach (var group in (await fleet.FindSeriesAsync("p", grid.Metrics, 0, CancellationToken.None)).GroupBy(s => s.Metric)) grid.Resolve(group.Key, [.. group]);
grid.StartAt(start);
var keys = new SeriesKeyCache();
var timings = new Dictionary<string, List<double>>();
var allocated = new List<double>();
var inspected = new List<double>();
for (var point = 1; point <= options.Window + 30; point++)
{
    var time = start + point * 15_000;
    await fleet.ScanAsync("p", grid.Metrics, time - 30_000, time, grid.Observe, CancellationToken.None);
    if (point <= options.Window) { grid.Evaluate(time); continue; }
    var bytes = GC.GetAllocatedBytesForCurrentThread();
    Measure("evaluate", () => grid.Evaluate(time));
    Measure("points", () => _ = grid.NewestPoints().Count);
    WorldInput? input = null;
    Measure("snapshot", () => input = new(new(time - (options.Window - 1) * 15_000, 15_000, options.Window), grid.Snapshot(), time) { Keys = keys });
    World? built = null;
    Measure("build", () => built = WorldBuilder.Build(input!));
    var beforeInspection = GC.GetAllocatedBytesForCurrentThread();
    Measure("inspect", () => Inspector.Judge(built!, InspectionSettings.Default));
    inspected.Add(GC.GetAllocatedBytesForCurrentThread() - beforeInspection);
    allocated.Add(GC.GetAllocatedBytesForCurrentThread() - bytes);
    if (point <= options.Window + 20) continue;
    Stages(input!);
    Checks(built!);
}
var world = WorldBuilder.Build(new(new(start, 15_000, options.Window), grid.Snapshot(), 1));
Settle();
var held = GC.GetTotalMemory(true) - before;
Console.WriteLine($"{world.Applications.Count} applications, {world.Applications.Values.Sum(x => x.Instances.Count)} instances, {world.Nodes.Count} nodes, "
    + $"{world.Links.Count} links; {grid.RawSeries} stored series, {grid.Series} series x {options.Window} points");
foreach (var (stage, times) in timings)
{
    times.Sort();
    // Single checks are told where they weigh something.
    if (stage.StartsWith("  ", StringComparison.Ordinal) && times[times.Count / 2] < 2) continue;
    Console.WriteLine($"{stage,-24} median {times[times.Count / 2],7:0.0} ms   p95 {times[times.Count * 95 / 100],7:0.0} ms");
}
Console.WriteLine($"allocated a refresh {allocated.Average() / 1e6:0.0} MB ({inspected.Average() / 1e6:0.0} MB by inspections), held by series and world {held / 1e6:0} MB, resident {Environment.WorkingSet / 1e6:0} MB");
GC.KeepAlive(world);
GC.KeepAlive(grid);

void Measure(string stage, Action action)
{
    // Time on the processor: the machine may be busy with other things.
    var watch = Environment.CpuUsage.TotalTime;
    action();
    if (!timings.TryGetValue(stage, out var list)) timings.Add(stage, list = []);
    list.Add((Environment.CpuUsage.TotalTime - watch).TotalMilliseconds);
}

void Stages(WorldInput input)
{
    BuildContext? context = null;
    Measure(" context", () => context = new(input));
    Measure(" nodes", () => NodeStage.Run(context!));
    Measure(" containers", () => ContainerStage.Run(context!));
    Measure(" runtimes", () => RuntimeStage.Run(context!));
    Measure(" names", () => DnsStage.Run(context!));
    Measure(" logs", () => LogStage.Run(context!));
    ListenIndex? listens = null;
    Measure(" listens", () => listens = ListenIndex.Build(context!));
    List<(Connection, Placement?)>? connections = null;
    Measure(" connections", () => connections = new ConnectionStage(context!).Run());
    Measure(" resolution", () => new ResolutionStage(listens!, new ServiceIndex(context!)).Run(connections!));
    List<Link>? links = null;
    Measure(" links", () => links = LinkStage.Run(context!));
    Measure(" types", () => ApplicationTypes.Run(context!));
    Measure(" categories", () => Categories.Run(context!));
    Measure(" events", () => EventStage.Run(context!));
    Measure(" running", () => RunningStage.Run(context!, links!));
}

void Checks(World world)
{
    foreach (var check in CheckCatalog.Applications)
        Measure("  " + check.Definition.Id, () =>
        {
            foreach (var application in world.Applications.Values)
            {
                if (!check.AppliesTo(application)) continue;
                var run = new CheckRun(world, check.DefaultOf(application), check.DefaultOf(application));
                check.Run(run, application);
                run.Conclude(check);
            }
        });
}

static void Settle()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
}

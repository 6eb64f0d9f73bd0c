using Taproot.Server.Api.Contracts;
using Taproot.Store;
using Taproot.Telemetry.Pprof;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Api.Views;

/// <summary>Profiles as pages and tools read them.</summary>
internal static class ProfileViews
{
    private const string Other = "(other)";

    /// <summary>Types by service.</summary>
    public static ProfileTypesResponse Types(IReadOnlyList<ServiceProfileType> types) =>
        new([.. types.Select(t => new ProfileTypeRow(t.Service, t.Type, ProfileTypes.UnitOf(t.Type), ProfileTypes.IsState(t.Type), t.LastSeen.ToUnixTimeMilliseconds()))]);

    /// <summary>Sums on a grid that covers the window.</summary>
    public static ProfileSeriesResponse Series(ProfileQuery query, IReadOnlyList<ProfilePoint> points, TimeSpan step)
    {
        var stepMs = (long)step.TotalMilliseconds;
        var fromMs = query.From.ToUnixTimeMilliseconds() / stepMs * stepMs;
        var values = new double?[(query.To.ToUnixTimeMilliseconds() - 1 - fromMs) / stepMs + 1];
        foreach (var point in points)
        {
            var place = (point.Time.ToUnixTimeMilliseconds() - fromMs) / stepMs;
            if (place >= 0 && place < values.Length) values[place] = point.Value;
        }
        return new(query.Type, ProfileTypes.UnitOf(query.Type), ProfileTypes.IsState(query.Type), fromMs, stepMs, values);
    }

    /// <summary>A flame graph, with the window that it is compared with where there is one.</summary>
    public static FlameGraphResponse Flame(
        ProfileQuery query, MergedStacks stacks, ProfileQuery? baseQuery, MergedStacks? baseStacks, ProfileGroups groups, int mostNodes)
    {
        var tree = new FlameTree();
        Add(tree, stacks, groups, isBase: false);
        if (baseStacks is not null) Add(tree, baseStacks, groups, isBase: true);
        var graph = tree.ToGraph(mostNodes);
        var nodes = graph.Nodes;
        return new(
            query.Type, ProfileTypes.UnitOf(query.Type), ProfileTypes.IsState(query.Type), query.From.ToUnixTimeMilliseconds(), query.To.ToUnixTimeMilliseconds(),
            baseQuery?.From.ToUnixTimeMilliseconds(), baseQuery?.To.ToUnixTimeMilliseconds(), graph.Total, graph.BaseTotal, graph.Frames,
            new(
                [.. nodes.Select(n => n.Parent)], [.. nodes.Select(n => n.Frame)], [.. nodes.Select(n => n.Self)], [.. nodes.Select(n => n.Total)],
                baseStacks is null ? [] : [.. nodes.Select(n => n.BaseSelf)], baseStacks is null ? [] : [.. nodes.Select(n => n.BaseTotal)]),
            graph.LeftOutNodes, graph.LeftOutSelf, stacks.LeftOutStacks, groups.Rows);
    }

    /// <summary>A window as a pprof file.</summary>
    public static byte[] Pprof(ProfileQuery query, MergedStacks stacks)
    {
        var writer = new ProfileWriter();
        List<int> functions = [];
        foreach (var (frames, value, _) in stacks.Stacks)
        {
            functions.Clear();
            foreach (var frame in frames)
            {
                var (function, file, line) = FrameText.Parse(frame);
                functions.Add(writer.Function(function, "", file, line));
            }
            writer.AddSample([.. functions], value);
        }
        if (stacks.LeftOutValue > 0) writer.AddSample([writer.Function(Other)], stacks.LeftOutValue);
        var unit = ProfileTypes.UnitOf(query.Type);
        var name = query.Type.EndsWith($":{unit}", StringComparison.Ordinal) ? query.Type[..^(unit.Length + 1)] : query.Type;
        return writer.ToGzip([new(name, unit, 0)], query.From, query.To - query.From);
    }

    private static void Add(FlameTree tree, MergedStacks stacks, ProfileGroups groups, bool isBase)
    {
        foreach (var (frames, value, service) in stacks.Stacks) tree.Add(frames, value, isBase, groups.TextOf(service));
        if (stacks.LeftOutValue > 0) tree.Add([Other], stacks.LeftOutValue, isBase);
    }
}

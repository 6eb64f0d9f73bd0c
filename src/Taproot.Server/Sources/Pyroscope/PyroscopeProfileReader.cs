using System.Globalization;
using System.Text;
using System.Text.Json;
using Taproot.Store;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Pprof;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Reads the profiles of a Pyroscope server. Its types have five parts; the third is the unit.</summary>
internal sealed class PyroscopeProfileReader(PyroscopeClient client, TimeProvider time) : IProfileReader
{
    private const string ServiceLabel = "service_name";
    private const string TypeLabel = "__profile_type__";
    private const int MostLabels = 30;
    private const int MostValues = 100;
    private const int MostNodes = 100_000;
    private const int MostServicesApart = 10;

    // Names of Pyroscope's labels, and of what they are elsewhere.
    private static readonly (string Label, string Attribute)[] Identifying =
        [("namespace", "k8s.namespace.name"), ("pod", "k8s.pod.name"), ("container", "container.name"), ("hostname", "host.name")];

    public async Task<IReadOnlyList<ServiceProfileType>> ReadTypesAsync(
        string project, IReadOnlyList<string> services, DateTimeOffset since, CancellationToken cancellationToken) =>
        [
            .. (await ReadSourcesAsync(project, since, time.GetUtcNow(), cancellationToken)).Where(s => services.Count == 0 || services.Contains(s.Service, StringComparer.Ordinal))
                .GroupBy(s => (s.Service, s.Type)).Select(g => new ServiceProfileType(g.Key.Service, g.Key.Type, g.Max(s => s.LastSeen))),
        ];

    // It answers with a picture of a span, not with stacks.
    public Task<IReadOnlyList<ServiceProfileType>> ReadSpanTypesAsync(string project, ulong span, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ServiceProfileType>>([]);

    public async Task<IReadOnlyList<ProfileSource>> ReadSourcesAsync(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        string[] names = [ServiceLabel, TypeLabel, .. Identifying.Select(i => i.Label)];
        using var answer = await client.CallAsync("Series", new { start = Milliseconds(from), end = Milliseconds(to), matchers = Array.Empty<string>(), labelNames = names }, cancellationToken);
        List<ProfileSource> sources = [];
        foreach (var set in Items(answer.RootElement, "labelsSet"))
        {
            var labels = Items(set, "labels").ToDictionary(l => Text(l, "name"), l => Text(l, "value"), StringComparer.Ordinal);
            if (!labels.TryGetValue(ServiceLabel, out var service) || !labels.TryGetValue(TypeLabel, out var type)) continue;
            var attributes = Identifying.Where(i => labels.ContainsKey(i.Label)).ToDictionary(i => i.Attribute, i => labels[i.Label], StringComparer.Ordinal);
            sources.Add(new(service, type, attributes, Key: 0, to));
        }
        return sources;
    }

    public async Task<IReadOnlyList<ProfileLabel>> ReadLabelsAsync(string project, ProfileQuery query, CancellationToken cancellationToken)
    {
        if (query.IsNothing) return [];
        string[] matchers = [Selector(query, withType: true)];
        var (start, end) = (Milliseconds(query.From), Milliseconds(query.To));
        using var names = await client.CallAsync("LabelNames", new { start, end, matchers }, cancellationToken);
        List<ProfileLabel> labels = [];
        foreach (var name in Items(names.RootElement, "names").Select(n => n.GetString() ?? "").Where(n => n != ServiceLabel && !n.StartsWith("__", StringComparison.Ordinal)).Take(MostLabels))
        {
            using var values = await client.CallAsync("LabelValues", new { start, end, matchers, name }, cancellationToken);
            labels.Add(new(name, [.. Items(values.RootElement, "names").Select(v => v.GetString() ?? "").Take(MostValues)]));
        }
        return labels;
    }

    public async Task<IReadOnlyList<ProfilePoint>> ReadSeriesAsync(string project, ProfileQuery query, TimeSpan step, CancellationToken cancellationToken)
    {
        if (query.IsNothing) return [];
        using var answer = await client.CallAsync("SelectSeries", SeriesQuestion(query, step, []), cancellationToken);
        var sums = new SortedDictionary<long, double>();
        foreach (var point in Items(answer.RootElement, "series").SelectMany(s => Items(s, "points")))
        {
            if (!long.TryParse(Text(point, "timestamp"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var timestamp)) continue;
            sums[timestamp] = sums.GetValueOrDefault(timestamp) + ValueOf(point);
        }
        return [.. sums.Select(s => new ProfilePoint(DateTimeOffset.FromUnixTimeMilliseconds(s.Key) - step, s.Value))];
    }

    public async Task<MergedStacks> ReadStacksAsync(string project, ProfileQuery query, int most, CancellationToken cancellationToken)
    {
        if (query.IsNothing || query.Span != 0) return new([], 0, 0);
        if (query.ByService) return await ReadApartAsync(project, query, most, cancellationToken);
        using var question = new ProtobufWriter(512);
        question.WriteText(1, query.Type);
        question.WriteText(2, Selector(query, withType: false));
        question.WriteNumber(3, (ulong)Milliseconds(query.From));
        question.WriteNumber(4, (ulong)Milliseconds(query.To));
        question.WriteNumber(5, MostNodes);
        var profile = await client.CallAsync("SelectMergeProfile", question.Memory, cancellationToken);
        var batch = new ProfileBatch(new() { Time = time });
        try
        {
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            PprofReader.Read(profile, new() { Service = "merged", Time = (now, now), NameType = (_, _) => query.Type }, batch);
        }
        catch (ProfileException e)
        {
            throw new StoreException($"The merged profile of Pyroscope cannot be read: {e.Message}", e);
        }
        return Merge(batch, most);
    }

    // It merges profiles of all services at once, or of one; so the heaviest are asked for one by one.
    private async Task<MergedStacks> ReadApartAsync(string project, ProfileQuery query, int most, CancellationToken cancellation)
    {
        var window = query.To - query.From;
        using var answer = await client.CallAsync("SelectSeries", SeriesQuestion(query, window, [ServiceLabel]), cancellation);
        var totals = Items(answer.RootElement, "series")
            .Select(s => (Service: Items(s, "labels").Where(l => Text(l, "name") == ServiceLabel).Select(l => Text(l, "value")).FirstOrDefault(""), Value: Items(s, "points").Sum(ValueOf)))
            .OrderByDescending(s => s.Value).ToList();
        List<MergedStack> stacks = [];
        var (leftOutStacks, leftOut) = (0L, (long)totals.Skip(MostServicesApart).Sum(s => s.Value));
        foreach (var (service, _) in totals.Take(MostServicesApart))
        {
            var merged = await ReadStacksAsync(project, query with { Services = [service], ByService = false }, most / MostServicesApart, cancellation);
            stacks.AddRange(merged.Stacks.Select(s => s with { Service = service }));
            (leftOutStacks, leftOut) = (leftOutStacks + merged.LeftOutStacks, leftOut + merged.LeftOutValue);
        }
        return new(stacks, leftOutStacks, leftOut);
    }

    private static MergedStacks Merge(ProfileBatch batch, int most)
    {
        var byStack = batch.Samples.GroupBy(s => s.Key.Stack, s => s.Value).Select(g => (Stack: g.Key, Value: g.Sum())).OrderByDescending(s => s.Value).ToList();
        var rest = byStack.Skip(most).ToList();
        return new([.. byStack.Take(most).Select(s => new MergedStack(FramesOf(batch, s.Stack), s.Value))], rest.Count, rest.Sum(s => s.Value));
    }

    private static string[] FramesOf(ProfileBatch batch, int stack)
    {
        var frames = batch.FramesOf(stack);
        var texts = new string[frames.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = Encoding.UTF8.GetString(batch.TextOf(frames[i]));
        return texts;
    }

    // Its points stand at the end of their steps.
    private static object SeriesQuestion(ProfileQuery query, TimeSpan step, string[] groupBy) => new
    {
        profileTypeID = query.Type, labelSelector = Selector(query, withType: false), start = Milliseconds(query.From + step), end = Milliseconds(query.To + step),
        step = step.TotalSeconds, groupBy,
        aggregation = ProfileTypes.IsState(query.Type) ? "TIME_SERIES_AGGREGATION_TYPE_AVERAGE" : "TIME_SERIES_AGGREGATION_TYPE_SUM",
    };

    private static double ValueOf(JsonElement point) => point.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : 0;

    private static string Selector(ProfileQuery query, bool withType)
    {
        List<string> matchers = query.Services.Count > 0 ? [$"{ServiceLabel}=~{Quote(string.Join('|', query.Services.Select(EscapeRegex)))}"] : [];
        if (withType) matchers.Add($"{TypeLabel}={Quote(query.Type)}");
        matchers.AddRange(query.Labels.Where(l => IsLabelName(l.Key)).Select(l => $"{l.Key}={Quote(l.Value)}"));
        return "{" + string.Join(',', matchers) + "}";
    }

    private static bool IsLabelName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string EscapeRegex(string text) => string.Concat(text.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '/' or ' ' ? c.ToString() : $"\\{c}"));

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    // Numbers of 64 bits are texts in JSON.
    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.ToString()
            : "";
}

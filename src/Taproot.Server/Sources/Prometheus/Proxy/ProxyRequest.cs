using System.Collections.Immutable;
using Taproot.PromQL;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus.Proxy;

/// <summary>A request of Prometheus' interface as it goes on to a project's Prometheus: known parameters only, and the extra selector in all of it.</summary>
/// <param name="Path">Beneath <c>api/v1/</c>.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record ProxyRequest(string Path, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    private const int MostValues = 1000;
    private static readonly string[] Query = ["query", "time", "timeout", "limit", "lookback_delta", "stats"];
    private static readonly string[] QueryRange = ["query", "start", "end", "step", "timeout", "limit", "lookback_delta", "stats"];
    private static readonly string[] Exemplars = ["query", "start", "end"];
    private static readonly string[] Catalog = ["match[]", "start", "end", "limit"];
    private static readonly string[] Metadata = ["metric", "limit", "limit_per_metric"];

    /// <summary>The request to send; <see langword="null"/> when it is not for the Prometheus.</summary>
    /// <exception cref="QueryException">A query or selector cannot be read.</exception>
    public static ProxyRequest? Make(string path, Func<string, IEnumerable<string?>> values, ImmutableArray<LabelMatcher> extra)
    {
        if (Known(path) is not { } known) return null;
        // Names and help texts are not told by series, so no selector narrows them.
        if (path == "metadata" && !extra.IsEmpty) return null;
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var name in known)
            foreach (var value in values(name).OfType<string>().Where(v => v.Length > 0).Take(MostValues))
                parameters.Add(new(name, Narrow(name, value, extra)));
        // Without a selector everything would be told; this one is met by every series.
        if (known == Catalog && !extra.IsEmpty && parameters.TrueForAll(p => p.Key != "match[]"))
            parameters.Add(new("match[]", SelectorText.Of([new("__name__", MatchOperator.NotEqual, "")], extra)));
        return new(path, parameters);
    }

    private static string[]? Known(string path) => path switch
    {
        "query" => Query,
        "query_range" => QueryRange,
        "query_exemplars" => Exemplars,
        "series" or "labels" => Catalog,
        "metadata" => Metadata,
        _ when path.StartsWith("label/", StringComparison.Ordinal) && path.EndsWith("/values", StringComparison.Ordinal) && IsLabelName(path[6..^7]) => Catalog,
        _ => null,
    };

    // Without an extra selector the text goes as it is, so that a server's own extensions of the language work.
    private static string Narrow(string name, string value, ImmutableArray<LabelMatcher> extra) => name switch
    {
        _ when extra.IsEmpty => value,
        "query" => QueryText.AddMatchers(value, extra),
        "match[]" => SelectorText.Of(QueryText.ParseSelector(value), extra),
        _ => value,
    };

    private static bool IsLabelName(string name) =>
        name.Length is > 0 and <= 1024 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');
}

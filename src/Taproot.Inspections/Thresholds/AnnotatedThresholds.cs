using System.Collections.Frozen;
using Taproot.Inspections.Checks;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Inspections.Thresholds;

/// <summary>The thresholds that the annotations of a workload choose, and what in them cannot be read.</summary>
public sealed class AnnotatedThresholds
{
    private const string Availability = "SLOAvailability", Latency = "SLOLatency", ListName = "taproot.io/thresholds";
    private const int MaxProblems = 20, MaxQuoted = 60;

    private static readonly AnnotatedThresholds None = new();
    private static readonly Lazy<FrozenDictionary<string, CheckDefinition>> Known =
        new(() => CheckCatalog.ById.Values.ToFrozenDictionary(d => d.Id, StringComparer.OrdinalIgnoreCase));

    private static readonly Lazy<FrozenSet<string>> OfNodes = new(() => CheckCatalog.Nodes.Select(c => c.Definition.Id).ToFrozenSet(StringComparer.Ordinal));

    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private double? _bound;

    private AnnotatedThresholds()
    {
    }

    /// <summary>What cannot be read, as sentences: which annotation, what is wrong with it, what would be right.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads annotations.</summary>
    public static AnnotatedThresholds Read(WorkloadAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (ReferenceEquals(annotations, WorkloadAnnotations.None)) return None;
        var result = new AnnotatedThresholds();
        result.ReadList(annotations.Thresholds);
        result.ReadObjective(Availability, "slo-availability-objective", annotations.AvailabilityObjective);
        result.ReadObjective(Latency, "slo-latency-objective", annotations.LatencyObjective);
        result.ReadBound("slo-latency-threshold", annotations.LatencyThreshold);
        return result;
    }

    /// <summary>What annotations say of a check; null for nothing. What they leave open is <paramref name="own"/>.</summary>
    public Threshold? Find(CheckDefinition definition, Threshold own)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (_values.Count == 0 && _bound is null) return null;
        double? value = _values.TryGetValue(definition.Id, out var chosen) ? chosen : null;
        var bound = definition.Id == Latency ? _bound : null;
        return value is null && bound is null ? null : own with { Value = value ?? own.Value, Bound = bound ?? own.Bound };
    }

    private void ReadObjective(string check, string annotation, string text)
    {
        if (text.Length == 0) return;
        if (AnnotatedValues.Percent(text) is { } percent) _values[check] = percent;
        else Refuse($"The annotation {annotation} is '{Quote(text)}', but must be {AnnotatedValues.Form(CheckUnit.Percent)}, or 0 to switch the objective off.");
    }

    private void ReadBound(string annotation, string text)
    {
        if (text.Length == 0) return;
        _bound = AnnotatedValues.Seconds(text);
        if (_bound is null) Refuse($"The annotation {annotation} is '{Quote(text)}', but must be {AnnotatedValues.Form(CheckUnit.Seconds)}.");
    }

    private void ReadList(string text)
    {
        if (text.Length >= WorkloadAnnotations.MaxThresholds) Refuse($"The annotation {ListName} has more than {WorkloadAnnotations.MaxThresholds} characters; what is behind them is not read.");
        foreach (var part in text.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) ReadEntry(part);
    }

    private void ReadEntry(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals < 0 ? (entry, "") : (entry[..equals].Trim(), entry[(equals + 1)..].Trim());
        if (equals < 0) Refuse($"The annotation {ListName} has '{Quote(entry)}' in it, but must be a list of check=value such as CPUContainer=90%, NetworkRTT=25ms.");
        else if (!Known.Value.TryGetValue(name, out var check)) Refuse($"The annotation {ListName} names the check '{Quote(name)}', which there is not; checks are named as on this page, such as CPUContainer.");
        else if (OfNodes.Value.Contains(check.Id)) Refuse($"The annotation {ListName} names {check.Id}, a check of nodes: choose its threshold on the page of the node or for the project.");
        else if (!check.HasThreshold) Refuse($"The annotation {ListName} names {check.Id}, which has no threshold.");
        else if (AnnotatedValues.Read(value, check.Unit) is { } number) _values[check.Id] = number;
        else Refuse($"The annotation {ListName} gives {check.Id} the value '{Quote(value)}', but it must be {AnnotatedValues.Form(check.Unit)}.");
    }

    private void Refuse(string problem)
    {
        if (_problems.Count < MaxProblems) _problems.Add($"{problem} Until then what is chosen elsewhere counts.");
    }

    private static string Quote(string text) => text.Length <= MaxQuoted ? text : text[..MaxQuoted] + "…";
}

using System.Collections.Immutable;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Limits;

/// <summary>The limits of a project as they hold: the server's, and the project's own above them. Never changes.</summary>
internal sealed class LimitValues
{
    private const int LeastAttributeBytes = 64 << 10;
    private readonly ImmutableArray<long> _values;
    private readonly LimitValues? _server;

    private LimitValues(ImmutableArray<long> values, LimitValues? server) => (_values, _server) = (values, server);

    /// <summary>The limits where nobody says others.</summary>
    public static LimitValues Defaults { get; } = Server(limit => limit.Default);

    /// <summary>A limit's value.</summary>
    public long this[ProjectLimit limit] => _values[(int)limit];

    /// <summary>The values of a server.</summary>
    public static LimitValues Server(Func<LimitDefinition, long> valueOf) => new([.. LimitCatalog.All.Select(valueOf)], null);

    /// <summary>These, but for what a project has of its own.</summary>
    public LimitValues With(IReadOnlyDictionary<ProjectLimit, long> own) =>
        own.Count == 0 ? this : new([.. LimitCatalog.All.Select(l => own.TryGetValue(l.Limit, out var value) ? value : this[l.Limit])], this);

    /// <summary>What a sender's person can do about a limit: its name, its value, and where it is raised.</summary>
    public string Advice(ProjectLimit limit)
    {
        var definition = LimitCatalog.Of(limit);
        var isOwn = _server is not null && _server[limit] != this[limit];
        var option = isOwn ? "" : $", or for all projects with --{definition.Name}";
        return $"The limit {definition.Name} of this project is {this[limit]}{(definition.Unit == "bytes/s" ? " bytes/s" : "")}; it is raised in Settings, Limits{option}.";
    }

    /// <summary>The bounds of remote write with these.</summary>
    public RemoteWriteLimits Bound(RemoteWriteLimits limits, ISeriesAdmission admission) => limits with
    {
        MaxLabels = (int)this[ProjectLimit.Labels],
        MaxLabelNameBytes = (int)this[ProjectLimit.LabelName],
        MaxLabelValueBytes = (int)this[ProjectLimit.LabelValue],
        Admission = admission,
    };

    /// <summary>The bounds of OTLP with these.</summary>
    public OtlpLimits Bound(OtlpLimits limits) => limits with
    {
        MaxAttributes = (int)this[ProjectLimit.Attributes],
        MaxValueBytes = (int)this[ProjectLimit.AttributeValue],
        // Several of the longest must fit, or the count would never be reached.
        MaxAttributeBytes = Math.Max(LeastAttributeBytes, 4 * (int)this[ProjectLimit.AttributeValue]),
    };

    /// <summary>The bounds of profiles with these: profiles repeat their labels for each sample, so that theirs are never wider than their own.</summary>
    public ProfileLimits Bound(ProfileLimits limits) => limits with
    {
        MaxLabels = Least(ProjectLimit.Labels, limits.MaxLabels),
        MaxLabelNameBytes = Least(ProjectLimit.LabelName, limits.MaxLabelNameBytes),
        MaxLabelValueBytes = Least(ProjectLimit.LabelValue, limits.MaxLabelValueBytes),
    };

    private int Least(ProjectLimit limit, int own) => (int)Math.Min(this[limit], own);
}

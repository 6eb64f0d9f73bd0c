namespace Taproot.Server.Limits;

/// <summary>What of a project's telemetry is bounded.</summary>
internal enum ProjectLimit
{
    /// <summary>Bytes a second, as received; 0: any number.</summary>
    IngestionRate,

    /// <summary>Bytes that may come at once, above the rate.</summary>
    IngestionBurst,

    /// <summary>Series that had a sample lately.</summary>
    ActiveSeries,

    /// <summary>Labels of a series, without its name.</summary>
    Labels,

    /// <summary>Bytes of a label's name, and of a metric's.</summary>
    LabelName,

    /// <summary>Bytes of a label's value.</summary>
    LabelValue,

    /// <summary>Attributes of a resource, a span, a log record or a data point.</summary>
    Attributes,

    /// <summary>Bytes of an attribute's value.</summary>
    AttributeValue,
}

/// <summary>A limit as people know it.</summary>
/// <param name="Limit">Which.</param>
/// <param name="Name">Its name: the server's option, and its name in the API and the database.</param>
/// <param name="Title">Its name in pages.</param>
/// <param name="Unit">Unit of its value, as the pages know units; empty for plain numbers.</param>
/// <param name="Default">Its value where nobody says another.</param>
/// <param name="Least">Least value.</param>
/// <param name="Most">Largest value.</param>
/// <param name="Explanation">What happens to what is beyond it.</param>
/// <param name="ZeroIsNone">Whether 0, besides the values from least to most, switches it off.</param>
internal sealed record LimitDefinition(
    ProjectLimit Limit, string Name, string Title, string Unit, long Default, long Least, long Most, string Explanation, bool ZeroIsNone = false)
{
    /// <summary>Whether the limit may have this value.</summary>
    public bool Allows(long value) => (value >= Least && value <= Most) || (ZeroIsNone && value == 0);

    /// <summary>Which values it may have.</summary>
    public string Range => ZeroIsNone ? $"0 (no limit) or from {Least} to {Most}" : $"from {Least} to {Most}";
}

/// <summary>The limits there are.</summary>
internal static class LimitCatalog
{
    /// <summary>All of them, in the order of <see cref="ProjectLimit"/>.</summary>
    public static IReadOnlyList<LimitDefinition> All { get; } =
    [
        new(ProjectLimit.IngestionRate, "max-ingestion-rate", "Ingest rate", "bytes/s", 0, 1 << 10, 1L << 40,
            "Requests above it are put off: senders are told to slow down and to send again.", ZeroIsNone: true),
        new(ProjectLimit.IngestionBurst, "max-ingestion-burst", "Ingest burst", "bytes", 64 << 20, 1 << 10, 1L << 40,
            "What may come at once before the rate holds, after a pause or an outage."),
        new(ProjectLimit.ActiveSeries, "max-active-series", "Active series", "count", 1_000_000, 1, 10_000_000,
            "New series above it are refused, known ones go on. A series is active for half an hour to an hour after its last sample."),
        new(ProjectLimit.Labels, "max-labels-per-series", "Labels per series", "", 64, 1, 512, "Series with more are refused."),
        new(ProjectLimit.LabelName, "max-label-name-length", "Label name length", "bytes", 512, 128, 4096, "Series with a longer label or metric name are refused."),
        new(ProjectLimit.LabelValue, "max-label-value-length", "Label value length", "bytes", 8192, 16, 256 << 10, "Series with a longer label value are refused."),
        new(ProjectLimit.Attributes, "max-attributes", "Attributes per item", "", 128, 1, 2048, "Further attributes of a span, log record, data point or resource are left out."),
        new(ProjectLimit.AttributeValue, "max-attribute-value-length", "Attribute value length", "bytes", 16 << 10, 16, 1 << 20, "Longer attribute values are cut off."),
    ];

    /// <summary>What is known of a limit.</summary>
    public static LimitDefinition Of(ProjectLimit limit) => All[(int)limit];

    /// <summary>The limit of a name; null when there is none.</summary>
    public static LimitDefinition? Find(string name) => All.FirstOrDefault(l => l.Name == name);
}

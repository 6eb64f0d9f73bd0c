using System.Globalization;
using Taproot.NodeAgent.Protocols;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Traces;

/// <summary>Which requests become spans, and how many.</summary>
internal sealed record TraceOptions
{
    /// <summary>Share of the traces that is sent, by their ids, so that all hosts choose the same ones (<c>--traces-sampling</c>).</summary>
    public double Sampling { get; init; } = 1;

    /// <summary>Traces that may begin on this host in a second (<c>--traces-per-second</c>).</summary>
    public double PerSecond { get; init; } = 200;

    /// <summary>HTTP requests that are left out (<c>--exclude-http-requests-by-path</c>).</summary>
    public PathFilter ExcludedPaths { get; init; } = new([]);

    /// <summary>Whether health checks are traced too (<c>--trace-health-checks</c>).</summary>
    public bool TraceHealthChecks { get; init; }

    /// <summary>Whether the values in the queries of URLs are sent (<c>--keep-literals-in-statements</c>).</summary>
    public bool KeepLiterals { get; init; }

    /// <summary>Requests that wait for their answers and are known at once.</summary>
    public int MaxOpen { get; init; } = 32_768;

    /// <summary>Spans that wait to be sent.</summary>
    public int MaxHeld { get; init; } = 16_384;

    /// <summary>Spans of one trace on this host.</summary>
    public int MaxSpansOfTrace { get; init; } = 2_000;

    /// <summary>Time after which a request is not expected to be answered any more.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that a trace is kept after its last request was answered: what belongs to it may be told a little later.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which a span is sent even though its trace goes on.</summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads and checks the settings.</summary>
    public static TraceOptions From(ConfigurationValues values, PathFilter excludedPaths) => new()
    {
        Sampling = Number(values, "traces-sampling", 0, 1),
        PerSecond = Number(values, "traces-per-second", 0.01, 1_000_000),
        ExcludedPaths = excludedPaths,
        TraceHealthChecks = values.GetBoolean("trace-health-checks"),
        KeepLiterals = values.GetBoolean("keep-literals-in-statements"),
    };

    private static double Number(ConfigurationValues values, string name, double least, double most)
    {
        var text = values.GetString(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"The option '--{name}' must be a number from {least} to {most}, but '{text}' is not."));
    }
}

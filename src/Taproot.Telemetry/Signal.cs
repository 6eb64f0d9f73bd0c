namespace Taproot.Telemetry;

/// <summary>The kinds of telemetry.</summary>
public enum Signal
{
    /// <summary>Numbers over time.</summary>
    Metrics,

    /// <summary>Log records.</summary>
    Logs,

    /// <summary>Spans of traces.</summary>
    Traces,

    /// <summary>Samples of stacks.</summary>
    Profiles,
}

/// <summary>Names of signals, as options and labels carry them.</summary>
public static class SignalNames
{
    private static readonly string[] Names = ["metrics", "logs", "traces", "profiles"];

    /// <summary>The name of a signal.</summary>
    public static string Of(Signal signal) => Names[(int)signal];
}

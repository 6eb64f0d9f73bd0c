using Taproot.Telemetry;

namespace Taproot.Server.Ingest.Figures;

/// <summary>What became of a request or an item that was not stored as it came.</summary>
internal enum Fate
{
    /// <summary>The request was refused for good.</summary>
    Refused,

    /// <summary>The request was put off: its sender was told to send it again.</summary>
    PutOff,

    /// <summary>The item was left out of a request that was stored otherwise.</summary>
    LeftOut,

    /// <summary>The item was stored with a part cut off.</summary>
    Cut,
}

/// <summary>How often something became of a request or item.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Reason">Why: a code.</param>
/// <param name="Count">How often since the server started.</param>
/// <param name="LastMs">When it last happened.</param>
internal readonly record struct FateCount(Signal Signal, Fate Fate, string Reason, long Count, long LastMs);

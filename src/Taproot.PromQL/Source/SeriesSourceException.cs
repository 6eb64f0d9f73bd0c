namespace Taproot.PromQL.Source;

/// <summary>The source of series cannot answer.</summary>
public sealed class SeriesSourceException : Exception
{
    /// <summary>With a sentence that says what is wrong and what to do.</summary>
    public SeriesSourceException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>Whether the same question may be answered later.</summary>
    public bool IsTransient { get; init; }
}

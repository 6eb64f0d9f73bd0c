using System.Globalization;

namespace Taproot.Store;

/// <summary>
/// Names the queries that one request of a person makes, so that another request can ask how far they are. It goes with the flow of the asynchronous call;
/// outside of a scope queries have no name.
/// </summary>
public static class QueryScope
{
    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 64;

    private static readonly AsyncLocal<string?> Name = new();
    private static long _count;

    /// <summary>Whether a name may be used: letters, digits and dashes of ASCII.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Names all queries from here on in this flow.</summary>
    /// <param name="name">A name for which <see cref="IsName"/> is true.</param>
    /// <exception cref="ArgumentException">The name may not be used.</exception>
    public static void Begin(string name)
    {
        if (!IsName(name)) throw new ArgumentException("A query's name has letters, digits and dashes only.", nameof(name));
        Name.Value = name;
    }

    /// <summary>The name of this flow's queries; null outside of a scope.</summary>
    public static string? Current => Name.Value;

    /// <summary>An id for the next query, unlike any other of this process; begins with the scope's name, if there is one, and a dot.</summary>
    internal static string NextId() => string.Create(CultureInfo.InvariantCulture, $"{Name.Value}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
}

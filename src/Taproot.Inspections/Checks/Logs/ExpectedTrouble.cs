namespace Taproot.Inspections.Checks.Logs;

/// <summary>Messages that programs write as errors though all goes as it should: they try again, or a client did something wrong or went away.</summary>
internal static class ExpectedTrouble
{
    private const int Looked = 400;

    private static readonly (string Phrase, string Kind)[] Known =
    [
        ("will retry", "a retry"), ("retrying", "a retry"), ("trying again", "a retry"), ("will be retried", "a retry"),
        ("requeue", "a retry"), ("the object has been modified", "two who wrote at the same time, one of whom tries again"),
        ("could not serialize access", "two who wrote at the same time, one of whom tries again"),
        ("deadlock detected", "two who wrote at the same time, one of whom tries again"),
        ("context canceled", "a client that went away"), ("broken pipe", "a client that went away"),
        ("client disconnected", "a client that went away"), ("closed by remote host", "a client that went away"), ("client closed connection", "a client that went away"),
        ("bad request", "a client's mistake"),
        ("violates unique constraint", "a client's mistake"), ("duplicate key", "a client's mistake"),
    ];

    /// <summary>What a message reads like; null for what does not look harmless.</summary>
    public static string? Find(string message)
    {
        var start = message.AsSpan(0, Math.Min(message.Length, Looked));
        foreach (var (phrase, kind) in Known)
            if (start.Contains(phrase, StringComparison.OrdinalIgnoreCase)) return kind;
        return null;
    }
}

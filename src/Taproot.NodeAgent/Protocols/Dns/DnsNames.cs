using System.Text;

namespace Taproot.NodeAgent.Protocols.Dns;

/// <summary>What a question is called in metrics, kept for those that are asked again and again.</summary>
internal sealed class DnsNames
{
    private readonly RecentValues<DnsName> _recent = new(1024);

    /// <summary>The name and labels of a message's question.</summary>
    public DnsName Of(in DnsMessage message)
    {
        // Some resolvers mix upper and lower case at random, against forged answers.
        Span<byte> key = stackalloc byte[message.Name.Length + 2];
        Ascii.ToLower(message.Name, key, out var written);
        if (written < message.Name.Length) message.Name.CopyTo(key);
        (key[^2], key[^1]) = ((byte)(message.Type >> 8), (byte)message.Type);
        if (_recent.Find(key) is { } known) return known;
        var text = Text(key[..^2]);
        var name = new DnsName(text, new() { Operation = DnsLabels.Type(message.Type), Target = DnsLabels.Domain(text) });
        _recent.Keep(key, name);
        return name;
    }

    private static string Text(ReadOnlySpan<byte> labels)
    {
        if (labels.Length <= 1) return ".";
        Span<char> text = stackalloc char[labels.Length];
        var length = 0;
        for (var at = 0; at < labels.Length - 1; at += labels[at] + 1)
        {
            if (at > 0) text[length++] = '.';
            foreach (var c in labels.Slice(at + 1, labels[at])) text[length++] = IsPlain(c) ? char.ToLowerInvariant((char)c) : '?';
        }
        return new(text[..length]);
    }

    private static bool IsPlain(byte c) => c is > 32 and < 127 and not (byte)'.' and not (byte)'"' and not (byte)'\\';
}

/// <summary>A question.</summary>
/// <param name="Name">The name in full, lower case, without the last dot.</param>
/// <param name="Details">Type and domain as labels; shared by all requests that ask for it, and not to be changed.</param>
internal sealed record DnsName(string Name, RequestDetails Details)
{
    /// <summary>Details for a span, which may add to them.</summary>
    public RequestDetails CopyDetails() => new() { Operation = Details.Operation, Target = Details.Target };

    /// <summary>Whether a request with the details asked this.</summary>
    public bool IsOf(RequestDetails? other) =>
        ReferenceEquals(other, Details) || (other is not null && other.Target == Details.Target && other.Operation == Details.Operation);
}

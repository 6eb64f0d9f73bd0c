using System.Buffers.Text;

namespace Taproot.NodeAgent.Protocols.Memcached;

/// <summary>What a line of the server says.</summary>
internal enum MemcachedReplyKind
{
    /// <summary>None that is known.</summary>
    Unknown,

    /// <summary>A command is done, or found nothing.</summary>
    Done,

    /// <summary>A value or a statistic; more follow up to the end.</summary>
    Item,

    /// <summary>No more values.</summary>
    End,

    /// <summary>The value of a meta command.</summary>
    MetaValue,

    /// <summary>The answer to mn.</summary>
    MetaNoop,
    Error,
}

/// <summary>One line of a server.</summary>
internal readonly record struct MemcachedReply(MemcachedReplyKind Kind, long DataLength)
{
    private const int MaxLength = 1 << 30;

    /// <summary>Reads a line without its end.</summary>
    public static MemcachedReply Read(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("VALUE "u8)) return OfValue(line[6..], skip: 2, MemcachedReplyKind.Item);
        if (line.StartsWith("VA "u8)) return OfValue(line[3..], skip: 0, MemcachedReplyKind.MetaValue);
        if (line.SequenceEqual("END"u8)) return new(MemcachedReplyKind.End, 0);
        if (line.SequenceEqual("MN"u8)) return new(MemcachedReplyKind.MetaNoop, 0);
        if (line.StartsWith("STAT "u8)) return new(MemcachedReplyKind.Item, 0);
        if (line.SequenceEqual("ERROR"u8) || line.StartsWith("CLIENT_ERROR"u8) || line.StartsWith("SERVER_ERROR"u8)) return new(MemcachedReplyKind.Error, 0);
        return new(IsDone(line) ? MemcachedReplyKind.Done : MemcachedReplyKind.Unknown, 0);
    }

    /// <summary>How much a line looks like one of these.</summary>
    public static Likelihood Judge(ReadOnlySpan<byte> line) => Read(line).Kind switch
    {
        MemcachedReplyKind.Unknown => Likelihood.No,
        MemcachedReplyKind.Done when line[0] is (byte)'O' or (byte)'R' or (byte)'B' or (>= (byte)'0' and <= (byte)'9') => Likelihood.Maybe,
        MemcachedReplyKind.Error when line.SequenceEqual("ERROR"u8) => Likelihood.Maybe,
        _ => Likelihood.Likely,
    };

    private static bool IsDone(ReadOnlySpan<byte> line)
    {
        if (line.Length > 0 && char.IsAsciiDigit((char)line[0])) return !line.Trim((byte)' ').ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (line.Length >= 2 && (line.Length == 2 || line[2] == ' '))
        {
            var code = line[..2];
            if (code.SequenceEqual("HD"u8) || code.SequenceEqual("EN"u8) || code.SequenceEqual("NS"u8) || code.SequenceEqual("EX"u8) || code.SequenceEqual("NF"u8) || code.SequenceEqual("ME"u8))
                return true;
        }
        return line.SequenceEqual("STORED"u8) || line.SequenceEqual("NOT_STORED"u8) || line.SequenceEqual("EXISTS"u8) || line.SequenceEqual("NOT_FOUND"u8) || line.SequenceEqual("DELETED"u8)
            || line.SequenceEqual("TOUCHED"u8) || line.SequenceEqual("OK"u8) || line.StartsWith("VERSION "u8) || line.SequenceEqual("RESET"u8) || line.StartsWith("BUSY"u8);
    }

    // The length comes after key and flags, or first.
    private static MemcachedReply OfValue(ReadOnlySpan<byte> rest, int skip, MemcachedReplyKind kind)
    {
        for (; skip > 0; skip--)
        {
            var space = rest.IndexOf((byte)' ');
            if (space < 0) return default;
            rest = rest[(space + 1)..];
        }
        return Utf8Parser.TryParse(rest, out long length, out _) && length is >= 0 and <= MaxLength ? new(kind, length + 2) : default;
    }
}

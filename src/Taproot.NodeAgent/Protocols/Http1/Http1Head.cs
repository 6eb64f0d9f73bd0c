using System.Buffers.Text;
using System.Text;

namespace Taproot.NodeAgent.Protocols.Http1;

/// <summary>The start line and the headers of one message, as far as they are there.</summary>
internal readonly ref struct Http1Head
{
    private static readonly string[] Methods = ["GET", "PUT", "POST", "HEAD", "PATCH", "TRACE", "DELETE", "OPTIONS", "CONNECT"];
    private readonly ReadOnlySpan<byte> _bytes;

    private Http1Head(ReadOnlySpan<byte> bytes, int length, bool isWhole)
    {
        _bytes = bytes;
        (Length, IsWhole) = (length, isWhole);
    }

    /// <summary>Bytes up to the body; all that there are when the end is not there.</summary>
    public int Length { get; }

    /// <summary>Whether the empty line at the end is there.</summary>
    public bool IsWhole { get; }

    /// <summary>Finds the end of the head.</summary>
    public static Http1Head Of(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? new(bytes, bytes.Length, isWhole: false) : new(bytes[..(end + 2)], end + 4, isWhole: true);
    }

    /// <summary>Whether a request line may start here.</summary>
    public static bool IsRequestStart(ReadOnlySpan<byte> bytes) => MethodAt(bytes) is not null;

    /// <summary>The method with which a request line starts; null when it does not.</summary>
    public static string? MethodAt(ReadOnlySpan<byte> bytes)
    {
        foreach (var method in Methods)
            if (bytes.Length > method.Length && bytes[method.Length] == ' ' && Ascii.Equals(bytes[..method.Length], method)) return method;
        return null;
    }

    /// <summary>Whether a request line ends with a version of HTTP/1.</summary>
    public static bool HasVersion(ReadOnlySpan<byte> line) => line.Length > 9 && line[^9] == ' ' && line[^8..^1].SequenceEqual("HTTP/1."u8);

    /// <summary>The status code of a status line; 0 when there is none.</summary>
    public static int StatusAt(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 12 && bytes.StartsWith("HTTP/1."u8) && bytes[8] == ' ' && Utf8Parser.TryParse(bytes[9..12], out int status, out var read) && read == 3 && status >= 100
            ? status
            : 0;

    /// <summary>Path and query of a request line, bounded; of an absolute URL these alone.</summary>
    public string Target(int methodLength)
    {
        var line = FirstLine()[methodLength..].TrimStart((byte)' ');
        var end = line.IndexOf((byte)' ');
        var target = end < 0 ? line : line[..end];
        var scheme = target.IndexOf("://"u8);
        if (target is [not (byte)'/', ..] && scheme > 0)
        {
            var authority = target[(scheme + 3)..];
            var path = authority.IndexOf((byte)'/');
            target = path < 0 ? "/"u8 : authority[path..];
        }
        return Text(target);
    }

    /// <summary>Takes the headers one after the other.</summary>
    public Headers GetEnumerator() => new(_bytes[Math.Min(_bytes.Length, FirstLine().Length + 2)..]);

    /// <summary>A text of bounded length.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, RequestDetails.TextLimit)]);

    private ReadOnlySpan<byte> FirstLine()
    {
        var end = _bytes.IndexOf("\r\n"u8);
        return end < 0 ? _bytes : _bytes[..end];
    }

    /// <summary>One header.</summary>
    internal readonly ref struct Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        /// <summary>Its name.</summary>
        public ReadOnlySpan<byte> Name { get; } = name;

        /// <summary>Its value.</summary>
        public ReadOnlySpan<byte> Value { get; } = value;

        /// <summary>Whether it has the name, in any case.</summary>
        public bool Is(ReadOnlySpan<byte> name) => Name.Length == name.Length && Ascii.EqualsIgnoreCase(Name, name);
    }

    /// <summary>The headers; one that is not whole is left out.</summary>
    internal ref struct Headers(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;
        private Header _current;

        public readonly Header Current => _current;

        public bool MoveNext()
        {
            while (true)
            {
                var end = _rest.IndexOf("\r\n"u8);
                if (end <= 0) return false;
                var line = _rest[..end];
                _rest = _rest[(end + 2)..];
                var colon = line.IndexOf((byte)':');
                if (colon <= 0) continue;
                _current = new(line[..colon], line[(colon + 1)..].Trim(" \t"u8));
                return true;
            }
        }
    }
}

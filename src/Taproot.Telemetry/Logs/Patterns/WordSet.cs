using System.Numerics;

namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>A fixed set of short words, looked up in bytes without regard to case.</summary>
internal sealed class WordSet
{
    public static readonly WordSet Months = new("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    public static readonly WordSet Weekdays = new("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    public static readonly WordSet Zones = new("est", "edt", "pst", "pdt", "cst", "cdt", "utc", "gmt", "cet", "cest", "am", "pm");

    /// <summary>Units of size, time and rate: they vary with the number before them.</summary>
    public static readonly WordSet Units = new(
        "b", "kb", "mb", "gb", "tb", "k", "m", "g", "kib", "mib", "gib", "s", "ms", "us", "ns", "sec", "secs", "second", "seconds", "min", "mins", "minute",
        "minutes", "hour", "hours", "h", "day", "days", "msec", "usec", "millis", "milliseconds", "mhz", "ghz", "mbps");

    /// <summary>Names of techniques that have a digit in them and are fixed words all the same.</summary>
    public static readonly WordSet Technical = new(
        "ipv4", "ipv6", "x86", "x64", "x86_64", "amd64", "i386", "utf8", "utf-8", "utf16", "md5", "sha1", "sha256", "sha512", "http2", "http3", "h2", "ssh2",
        "base64", "oauth2", "l1", "l2", "l3", "l4", "l7", "s3", "k8s", "log4j", "slf4j", "ext2", "ext3", "ext4", "nat64", "p2p", "e2e", "i18n", "v8", "win32",
        "int32", "int64", "uint32", "uint64", "float32", "float64");

    /// <summary>Truth values, which are nothing else wherever they stand.</summary>
    public static readonly WordSet Booleans = new("true", "false");

    /// <summary>Values that stand behind a sign of assignment and are not names.</summary>
    public static readonly WordSet Literals = new("null", "nil", "none", "nan", "undefined");

    private readonly ulong[] _table;
    private readonly int _longest;

    private WordSet(params ReadOnlySpan<string> words)
    {
        _table = new ulong[BitOperations.RoundUpToPowerOf2((uint)words.Length * 4)];
        foreach (var word in words)
        {
            _longest = Math.Max(_longest, word.Length);
            var hash = Hash(System.Text.Encoding.ASCII.GetBytes(word));
            var slot = (int)(hash & (ulong)(_table.Length - 1));
            while (_table[slot] != 0) slot = (slot + 1) & (_table.Length - 1);
            _table[slot] = hash;
        }
    }

    /// <summary>Whether the word is in the set.</summary>
    public bool Contains(ReadOnlySpan<byte> word)
    {
        if (word.Length > _longest) return false;
        var hash = Hash(word);
        for (var slot = (int)(hash & (ulong)(_table.Length - 1)); _table[slot] != 0; slot = (slot + 1) & (_table.Length - 1))
        {
            if (_table[slot] == hash) return true;
        }

        return false;
    }

    private static ulong Hash(ReadOnlySpan<byte> word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word) hash = (hash ^ (c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c | 0x20) : c)) * 1099511628211UL;
        return hash ^ (hash >> 32);
    }
}

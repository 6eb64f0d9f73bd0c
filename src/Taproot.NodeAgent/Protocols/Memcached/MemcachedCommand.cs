using System.Buffers.Text;

namespace Taproot.NodeAgent.Protocols.Memcached;

/// <summary>Kinds of text commands, by what follows them and what answers them.</summary>
internal enum MemcachedKind
{
    Unknown,

    /// <summary>Data follow; answered by one line.</summary>
    Store,

    /// <summary>Answered by values and END.</summary>
    Get,

    /// <summary>Answered by one line.</summary>
    Change,

    /// <summary>Answered by one line, of which the meta commands' may announce a value.</summary>
    Meta,

    /// <summary>The meta command that is always answered, and so shows where quiet ones before it end.</summary>
    MetaNoop,

    /// <summary>Rare; answered somehow.</summary>
    Other,

    /// <summary>Ends the connection.</summary>
    Quit,
}

/// <summary>One line of a client.</summary>
internal readonly ref struct MemcachedCommand
{
    private const int MaxLength = 1 << 30;

    public required MemcachedKind Kind { get; init; }

    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The keys, with spaces between.</summary>
    public ReadOnlySpan<byte> Keys { get; init; }

    /// <summary>Bytes that follow the line, its end not counted.</summary>
    public long DataLength { get; init; }

    /// <summary>Whether the server says nothing, or for meta commands only what is not expected.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether all that must be there is there.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Reads a line without its end.</summary>
    public static MemcachedCommand Read(ReadOnlySpan<byte> line)
    {
        var name = Take(ref line);
        var kind = KindOf(name);
        return kind switch
        {
            MemcachedKind.Store => ReadStore(name, line),
            MemcachedKind.Meta => ReadMeta(name, line),
            MemcachedKind.Get when name[0] == 'g' && name.Length > 2 && name[1] == 'a' => ReadGet(name, line, hasTime: true),
            MemcachedKind.Get => ReadGet(name, line, hasTime: false),
            MemcachedKind.Change => ReadChange(name, line),
            _ => new() { Kind = kind, Name = name, IsComplete = true },
        };
    }

    private static MemcachedKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("get"u8) || name.SequenceEqual("gets"u8) || name.SequenceEqual("gat"u8) || name.SequenceEqual("gats"u8)) return MemcachedKind.Get;
        if (name.SequenceEqual("set"u8) || name.SequenceEqual("add"u8) || name.SequenceEqual("replace"u8) || name.SequenceEqual("append"u8)) return MemcachedKind.Store;
        if (name.SequenceEqual("prepend"u8) || name.SequenceEqual("cas"u8)) return MemcachedKind.Store;
        if (name.SequenceEqual("delete"u8) || name.SequenceEqual("incr"u8) || name.SequenceEqual("decr"u8) || name.SequenceEqual("touch"u8)) return MemcachedKind.Change;
        if (name.Length == 2 && name[0] == 'm' && "gsdae"u8.Contains(name[1])) return MemcachedKind.Meta;
        if (name.SequenceEqual("mn"u8)) return MemcachedKind.MetaNoop;
        if (name.SequenceEqual("quit"u8)) return MemcachedKind.Quit;
        var isOther = name.SequenceEqual("version"u8) || name.SequenceEqual("stats"u8) || name.SequenceEqual("flush_all"u8) || name.SequenceEqual("verbosity"u8)
            || name.SequenceEqual("slabs"u8) || name.SequenceEqual("lru"u8) || name.SequenceEqual("lru_crawler"u8) || name.SequenceEqual("watch"u8) || name.SequenceEqual("shutdown"u8);
        return isOther ? MemcachedKind.Other : MemcachedKind.Unknown;
    }

    // key flags time bytes [cas] [noreply]
    private static MemcachedCommand ReadStore(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest)
    {
        var key = Take(ref rest);
        Take(ref rest);
        Take(ref rest);
        var isNumber = TryReadLength(Take(ref rest), out var length);
        return new()
        {
            Kind = isNumber ? MemcachedKind.Store : MemcachedKind.Unknown, Name = name, Keys = key, DataLength = length + 2, IsQuiet = rest.EndsWith("noreply"u8), IsComplete = isNumber,
        };
    }

    private static MemcachedCommand ReadGet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest, bool hasTime)
    {
        if (hasTime) Take(ref rest);
        rest = rest.Trim((byte)' ');
        return new() { Kind = MemcachedKind.Get, Name = name, Keys = rest, IsComplete = !rest.IsEmpty };
    }

    private static MemcachedCommand ReadChange(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest)
    {
        var key = Take(ref rest);
        return new() { Kind = MemcachedKind.Change, Name = name, Keys = key, IsQuiet = rest.EndsWith("noreply"u8), IsComplete = !key.IsEmpty };
    }

    // key [bytes] flag*
    private static MemcachedCommand ReadMeta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest)
    {
        var key = Take(ref rest);
        var hasData = name[1] == 's';
        long length = 0;
        var isComplete = !key.IsEmpty && (!hasData || TryReadLength(Take(ref rest), out length));
        return new()
        {
            Kind = isComplete ? MemcachedKind.Meta : MemcachedKind.Unknown, Name = name, Keys = key, DataLength = hasData ? length + 2 : 0, IsQuiet = HasFlag(rest, (byte)'q'),
            IsComplete = isComplete,
        };
    }

    private static bool HasFlag(ReadOnlySpan<byte> flags, byte wanted)
    {
        while (!flags.IsEmpty)
        {
            if (Take(ref flags) is [var flag, ..] && flag == wanted) return true;
        }
        return false;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> text, out long length) =>
        Utf8Parser.TryParse(text, out length, out var used) && used == text.Length && length is >= 0 and <= MaxLength;

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        var end = rest.IndexOf((byte)' ');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}

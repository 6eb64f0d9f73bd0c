namespace Taproot.NodeAgent.Protocols.ClickHouse;

/// <summary>The packet with a query: who asks, settings, and the text.</summary>
internal readonly ref struct ClickHouseQuery
{
    private const int MaxIdentifier = 128;
    private const int MaxUser = 128;
    private const int MaxAddress = 64;
    private const int MaxSettings = 1000;
    private const int Tcp = 1;
    private const int Http = 2;

    /// <summary>The text, as far as it is there.</summary>
    public ReadOnlySpan<byte> Text { get; private init; }

    /// <summary>The trace that the client is in.</summary>
    public IncomingTrace? Parent { get; private init; }

    /// <summary>Whether a query starts here, by what all revisions have in common.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return reader.Byte() == 1 && IsPlain(reader.VarintBytes(), MaxIdentifier) && SkipInitiator(ref reader, out _);
    }

    /// <summary>Reads a query by the fields of a revision; false when they do not make sense.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int revision, out ClickHouseQuery query)
    {
        query = default;
        var reader = new WireReader(bytes);
        reader.Skip(1);
        reader.VarintBytes();
        if (!TryReadClient(ref reader, revision, out var parent) || !SkipSettings(ref reader, revision)) return false;
        if (revision >= ClickHouseRevision.GrantedRoles) reader.VarintBytes();
        if (revision >= ClickHouseRevision.ServerSecret) reader.VarintBytes();
        var (stage, compression, length) = (reader.Varint(), reader.Varint(), reader.Varint());
        if (reader.IsShort || stage > 8 || compression > 1 || length is 0 or > 1 << 30) return false;
        query = new() { Text = reader.TakeAtMost(length), Parent = parent };
        return query.Text.Length > 0 && query.Text[0] is >= (byte)'\t' and < 127;
    }

    private static bool SkipInitiator(ref WireReader reader, out int kind)
    {
        kind = reader.Byte();
        if (kind == 0) return !reader.IsShort;
        return kind is 1 or 2
            && IsPlain(reader.VarintBytes(), MaxUser)
            && IsPlain(reader.VarintBytes(), MaxIdentifier)
            && IsPlain(reader.VarintBytes(), MaxAddress)
            && !reader.IsShort;
    }

    private static bool TryReadClient(ref WireReader reader, int revision, out IncomingTrace? parent)
    {
        parent = null;
        if (!SkipInitiator(ref reader, out var kind)) return false;
        if (kind == 0) return true;
        if (revision >= ClickHouseRevision.StartTime) reader.Skip(8);
        var channel = reader.Byte();
        if (channel is 0 or > 8) return false;
        if (channel == Tcp) SkipTcpClient(ref reader);
        else if (channel == Http) SkipHttpClient(ref reader, revision);
        if (revision >= ClickHouseRevision.QuotaKey) reader.VarintBytes();
        if (revision >= ClickHouseRevision.DistributedDepth) reader.Varint();
        if (channel == Tcp && revision >= ClickHouseRevision.VersionPatch) reader.Varint();
        if (revision >= ClickHouseRevision.Tracing && !TryReadTrace(ref reader, out parent)) return false;
        if (revision >= ClickHouseRevision.ParallelReplicas) SkipVarints(ref reader, 3);
        if (revision >= ClickHouseRevision.LineNumbers) SkipVarints(ref reader, 2);
        if (revision < ClickHouseRevision.Jwt) return !reader.IsShort;
        var hasToken = reader.Byte();
        if (hasToken == 1) reader.VarintBytes();
        return hasToken <= 1 && !reader.IsShort;
    }

    private static void SkipTcpClient(ref WireReader reader)
    {
        for (var i = 0; i < 3; i++) reader.VarintBytes(); // user, host, client
        SkipVarints(ref reader, 3);
    }

    private static void SkipHttpClient(ref WireReader reader, int revision)
    {
        reader.Skip(1);
        reader.VarintBytes();
        if (revision >= ClickHouseRevision.ForwardedFor) reader.VarintBytes();
        if (revision >= ClickHouseRevision.Referer) reader.VarintBytes();
    }

    private static bool TryReadTrace(ref WireReader reader, out IncomingTrace? parent)
    {
        parent = null;
        var isThere = reader.Byte();
        if (isThere != 1) return isThere == 0;
        var trace = new UInt128(reader.UInt64LittleEndian(), reader.UInt64LittleEndian());
        var span = reader.UInt64LittleEndian();
        reader.VarintBytes(); // state
        var flags = reader.Byte();
        if (trace != 0 && span != 0 && !reader.IsShort) parent = new(trace, span, (flags & 1) != 0);
        return !reader.IsShort;
    }

    private static bool SkipSettings(ref WireReader reader, int revision)
    {
        for (var i = 0; i < MaxSettings; i++)
        {
            var name = reader.VarintBytes();
            if (reader.IsShort || name.ContainsAnyExceptInRange((byte)'!', (byte)'~')) return false;
            if (name.IsEmpty) return true;
            // Before that the type of each setting had to be known.
            if (revision < ClickHouseRevision.SettingsAsStrings) return false;
            reader.Varint();
            reader.VarintBytes();
        }
        return false;
    }

    private static void SkipVarints(ref WireReader reader, int count)
    {
        for (var i = 0; i < count; i++) reader.Varint();
    }

    private static bool IsPlain(ReadOnlySpan<byte> text, int most) => text.Length <= most && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');
}

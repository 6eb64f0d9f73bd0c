namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Kinds of values in an event, numbered as in the stream.</summary>
internal enum NetTraceField
{
    Structure = 1,
    Boolean = 3,
    Char = 4,
    SByte = 5,
    Byte = 6,
    Int16 = 7,
    UInt16 = 8,
    Int32 = 9,
    UInt32 = 10,
    Int64 = 11,
    UInt64 = 12,
    Single = 13,
    Double = 14,
    Decimal = 15,
    DateTime = 16,
    Guid = 17,
    Text = 18,
}

/// <summary>The description of a kind of events: who sends it, its name, and its fields in order, those of structures in their place.</summary>
internal sealed record NetTraceEventType(string Provider, string Name, IReadOnlyList<(NetTraceField Kind, string Name)> Fields)
{
    private const int MostFields = 64;
    private const int DeepestNesting = 4;

    /// <summary>Parses the payload of a description; false when it does not fit.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> payload, out int id, out NetTraceEventType? type)
    {
        const int keywordsVersionAndLevel = 16;
        type = null;
        var reader = new SpanReader(payload);
        if (!reader.TryReadInt32(out id) || !reader.TryReadText(out ReadOnlySpan<char> provider) || !reader.TrySkip(sizeof(int))
            || !reader.TryReadText(out ReadOnlySpan<char> name) || !reader.TrySkip(keywordsVersionAndLevel))
        {
            return false;
        }
        List<(NetTraceField, string)> fields = [];

        // Events with fields of another kind are no counters, and their payload is not looked at.
        if (!TryReadFields(ref reader, fields, depth: 0))
            fields.Clear();
        type = new NetTraceEventType(provider.ToString(), name.ToString(), fields);
        return true;
    }

    private static bool TryReadFields(ref SpanReader reader, List<(NetTraceField, string)> fields, int depth)
    {
        if (depth > DeepestNesting || !reader.TryReadInt32(out int count) || count is < 0 or > MostFields)
            return false;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadInt32(out int kind))
                return false;
            if (kind == (int)NetTraceField.Structure && !TryReadFields(ref reader, fields, depth + 1))
                return false;
            if (!reader.TryReadText(out ReadOnlySpan<char> name) || fields.Count >= MostFields)
                return false;
            if (kind != (int)NetTraceField.Structure)
                fields.Add(((NetTraceField)kind, name.ToString()));
        }
        return true;
    }

    /// <summary>Size in bytes of a value of fixed size; 0 for others.</summary>
    internal static int SizeOf(NetTraceField kind) => kind switch
    {
        NetTraceField.SByte or NetTraceField.Byte => 1,
        NetTraceField.Char or NetTraceField.Int16 or NetTraceField.UInt16 => 2,
        NetTraceField.Boolean or NetTraceField.Int32 or NetTraceField.UInt32 or NetTraceField.Single => 4,
        NetTraceField.Int64 or NetTraceField.UInt64 or NetTraceField.Double or NetTraceField.DateTime => 8,
        NetTraceField.Decimal or NetTraceField.Guid => 16,
        _ => 0,
    };
}

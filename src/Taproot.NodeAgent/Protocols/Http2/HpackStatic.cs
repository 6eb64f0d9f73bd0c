namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>The table that every connection has (RFC 7541, appendix A), as far as it matters: all lengths, and the fields that are looked at.</summary>
internal static class HpackStatic
{
    /// <summary>Fields in it; indexes begin with 1.</summary>
    public const int Count = 61;

    private static readonly HpackEntry[] Entries = Build();

    /// <summary>The field of an index.</summary>
    public static ref readonly HpackEntry At(int index) => ref Entries[index];

    private static ReadOnlySpan<byte> NameLengths =>
    [
        0, 10, 7, 7, 5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 14, 15, 15, 13, 6, 27, 3, 5, 13, 13, 19, 16, 16, 14, 16, 13, 12, 6, 4, 4, 6, 7, 4, 4, 8, 17, 13, 8, 19, 13, 4, 8, 12,
        18, 19, 5, 7, 7, 11, 6, 10, 25, 17, 10, 4, 3, 16,
    ];

    private static HpackEntry[] Build()
    {
        var entries = new HpackEntry[Count + 1];
        for (var i = 1; i <= Count; i++) entries[i] = new() { NameLength = NameLengths[i], Number = -1 };
        Set(HpackField.Authority, 1, "");
        Set(HpackField.Method, 2, "GET", "POST");
        Set(HpackField.Path, 4, "/", "/index.html");
        Set(HpackField.Status, 8, "200", "204", "206", "304", "400", "404", "500");
        Set(HpackField.ContentType, 31, "");
        Set(HpackField.Authority, 38, "");
        return entries;

        void Set(HpackField field, int from, params ReadOnlySpan<string> values)
        {
            foreach (var text in values)
            {
                var value = System.Text.Encoding.ASCII.GetBytes(text);
                ref var entry = ref entries[from++];
                (entry.Field, entry.Value, entry.ValueLength, entry.Number) = (field, value, value.Length, HpackFields.NumberOf(field, value));
            }
        }
    }
}

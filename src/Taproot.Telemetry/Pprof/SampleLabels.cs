using System.Text;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Pprof;

/// <summary>Labels of one sample that are texts. Ids of spans and profiles are as many as there are samples, and are left out.</summary>
internal sealed class SampleLabels(PprofTables tables)
{
    private const uint Key = 1 << 3;
    private const uint Text = 2 << 3;
    private const int MaxLabels = 32;
    private static readonly HashSet<string> Ids = new(StringComparer.Ordinal) { "profile_id", "span_id", "trace_id", "span id", "trace id", "local root span id" };
    private readonly List<Label> _labels = [];

    public bool IsEmpty => _labels.Count == 0;

    public void Clear() => _labels.Clear();

    public void Read(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> label)
    {
        var (key, text) = (0UL, 0UL);
        var reader = new ProtobufReader(label);
        while (!reader.AtEnd)
        {
            var field = reader.ReadKey();
            if (field == Key) key = reader.ReadVarint();
            else if (field == Text) text = reader.ReadVarint();
            else reader.Skip(field);
        }
        if (text == 0 || _labels.Count == MaxLabels) return;
        var (name, value) = (Cut(tables.Text(profile, key)), Cut(tables.Text(profile, text)));
        if (name.Length > 0 && value.Length > 0 && !Ids.Contains(name)) _labels.Add(new(name, value));
    }

    /// <summary>These labels and those of the whole profile, which come first in doubt: a sample does not say whose it is.</summary>
    public Labels Over(Labels whole) => Labels.Create([.. _labels, .. whole.Items]);

    private static string Cut(ReadOnlySpan<byte> text)
    {
        const int longest = 200;
        return Encoding.UTF8.GetString(text.Length <= longest ? text : text[..longest]);
    }
}

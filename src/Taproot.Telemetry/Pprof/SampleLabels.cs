using System.Text;
using Taproot.Telemetry.Profiles;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Pprof;

/// <summary>Labels of one sample that are texts. Ids of spans and profiles are as many as there are samples: the span is told apart, the others are left out.</summary>
internal sealed class SampleLabels(PprofTables tables)
{
    private const uint Key = 1 << 3;
    private const uint Text = 2 << 3;
    private const uint Number = 3 << 3;
    private const int MaxLabels = 32;
    private readonly List<Label> _labels = [];

    public bool IsEmpty => _labels.Count == 0;

    /// <summary>The span that the sample is of; 0: it does not say.</summary>
    public ulong Span { get; private set; }

    public void Clear()
    {
        _labels.Clear();
        Span = 0;
    }

    public void Read(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> label)
    {
        var (key, text, number) = (0UL, 0UL, 0UL);
        var reader = new ProtobufReader(label);
        while (!reader.AtEnd)
        {
            var field = reader.ReadKey();
            if (field == Key) key = reader.ReadVarint();
            else if (field == Text) text = reader.ReadVarint();
            else if (field == Number) number = reader.ReadVarint();
            else reader.Skip(field);
        }
        if (text == 0 && number == 0) return;
        var name = Cut(tables.Text(profile, key));
        if (IdLabels.Contains(name)) Span = IdLabels.SpanOf(name, tables.Text(profile, text), number, Span);
        else if (text != 0 && _labels.Count < MaxLabels && name.Length > 0 && Cut(tables.Text(profile, text)) is { Length: > 0 } value) _labels.Add(new(name, value));
    }

    /// <summary>These labels and those of the whole profile, which come first in doubt: a sample does not say whose it is.</summary>
    public Labels Over(Labels whole) => Labels.Create([.. _labels, .. whole.Items]);

    private static string Cut(ReadOnlySpan<byte> text)
    {
        const int longest = 200;
        return Encoding.UTF8.GetString(text.Length <= longest ? text : text[..longest]);
    }
}

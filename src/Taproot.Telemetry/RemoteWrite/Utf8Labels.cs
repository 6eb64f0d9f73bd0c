namespace Taproot.Telemetry.RemoteWrite;

/// <summary>One label as UTF-8, valid as long as its batch.</summary>
public readonly ref struct Utf8Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    /// <summary>Name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Value.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    internal void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = Name;
        value = Value;
    }
}

/// <summary>Walks over the labels of one series: <c>foreach (var label in batch.GetLabels(i))</c>.</summary>
public ref struct Utf8Labels
{
    private ReadOnlySpan<byte> _rest;

    internal Utf8Labels(ReadOnlySpan<byte> block) => _rest = block;

    /// <summary>The present label.</summary>
    public Utf8Label Current { get; private set; }

    /// <summary>Itself.</summary>
    public readonly Utf8Labels GetEnumerator() => this;

    /// <summary>Goes to the next label.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        var name = _rest.IndexOf(MetricBatch.Separator);
        var afterName = _rest[(name + 1)..];
        var value = afterName.IndexOf(MetricBatch.Separator);
        Current = new(_rest[..name], afterName[..value]);
        _rest = afterName[(value + 1)..];
        return true;
    }
}

using System.Text;
using Taproot.Telemetry;

namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>Labels of the series that is being read, in the order of their names, as bytes: most series are known, and need no strings.</summary>
internal sealed class LabelBlock(ReadLimits limits)
{
    private const byte Separator = 0xFF;
    private readonly List<(int Start, int NameLength, int ValueLength)> _labels = [];
    private byte[] _arena = new byte[1024];
    private byte[] _block = new byte[1024];
    private int _length;
    private bool _isSorted = true;

    /// <summary>The metric's name; empty when there is none.</summary>
    public ReadOnlySpan<byte> Metric => _arena.AsSpan(_metric.Start, _metric.Length);

    private (int Start, int Length) _metric;

    public void Clear()
    {
        _labels.Clear();
        (_length, _metric, _isSorted) = (0, default, true);
    }

    /// <summary>Takes one label; an empty value is an absent label.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_labels.Count >= limits.MaxLabels)
            throw new PrometheusException(PrometheusFailure.TooLarge, $"A series has more than {limits.MaxLabels} labels. Drop some with metric_relabel_configs.");
        if (value.IsEmpty) return;
        Reserve(name.Length + value.Length);
        name.CopyTo(_arena.AsSpan(_length));
        value.CopyTo(_arena.AsSpan(_length + name.Length));
        if (name.SequenceEqual("__name__"u8)) _metric = (_length + name.Length, value.Length);
        else
        {
            _isSorted &= _labels.Count == 0 || Name(_labels.Count - 1).SequenceCompareTo(name) < 0;
            _labels.Add((_length, name.Length, value.Length));
        }
        _length += name.Length + value.Length;
    }

    /// <summary>The labels as one block, valid until the next series.</summary>
    public ReadOnlySpan<byte> Encode()
    {
        if (!_isSorted) Sort();
        var size = _length + 2 * _labels.Count;
        if (_block.Length < size) _block = new byte[Math.Max(size, 2 * _block.Length)];
        var at = 0;
        foreach (var (start, nameLength, valueLength) in _labels)
        {
            _arena.AsSpan(start, nameLength).CopyTo(_block.AsSpan(at));
            at += nameLength;
            _block[at++] = Separator;
            _arena.AsSpan(start + nameLength, valueLength).CopyTo(_block.AsSpan(at));
            at += valueLength;
            _block[at++] = Separator;
        }
        return _block.AsSpan(0, at);
    }

    /// <summary>A block's labels as strings.</summary>
    public static List<Label> Decode(ReadOnlySpan<byte> block)
    {
        var labels = new List<Label>();
        while (!block.IsEmpty)
        {
            var name = block[..block.IndexOf(Separator)];
            block = block[(name.Length + 1)..];
            var value = block[..block.IndexOf(Separator)];
            block = block[(value.Length + 1)..];
            labels.Add(new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value)));
        }
        return labels;
    }

    private ReadOnlySpan<byte> Name(int label) => _arena.AsSpan(_labels[label].Start, _labels[label].NameLength);

    // UTF-8 compared byte by byte has code points in order; Prometheus sorts so, too, and this is seldom needed.
    private void Sort()
    {
        _labels.Sort((a, b) => _arena.AsSpan(a.Start, a.NameLength).SequenceCompareTo(_arena.AsSpan(b.Start, b.NameLength)));
        for (var i = 1; i < _labels.Count; i++)
            if (Name(i).SequenceEqual(Name(i - 1))) throw new PrometheusException(PrometheusFailure.Malformed, "A series has two labels of one name.");
    }

    private void Reserve(int more)
    {
        if (_arena.Length - _length < more) Array.Resize(ref _arena, Math.Max(2 * _arena.Length, _length + more));
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace Taproot.Telemetry;

/// <summary>One label of a series, Prometheus' data model: both parts are UTF-8 text.</summary>
public readonly record struct Label(string Name, string Value);

/// <summary>An immutable set of labels, sorted by name (ordinal), each name at most once, no empty values.</summary>
public sealed class Labels : IEquatable<Labels>
{
    private const int MostOnStack = 1024;
    private const byte Separator = 0xFF; // never part of UTF-8 text
    private readonly ImmutableArray<Label> _items;

    private Labels(ImmutableArray<Label> sorted)
    {
        _items = sorted;
        Fingerprint = ComputeFingerprint(sorted);
    }

    /// <summary>The set with no label.</summary>
    public static Labels Empty { get; } = new([]);

    /// <summary>The labels in name order.</summary>
    public ImmutableArray<Label> Items => _items;

    /// <summary>A 64-bit hash of names and values (XxHash3), stable across processes and versions.</summary>
    public ulong Fingerprint { get; }

    /// <summary>The value of <paramref name="name"/>, or the empty string, which Prometheus treats as absent.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var label in _items)
                if (label.Name == name) return label.Value;
            return "";
        }
    }

    /// <summary>Makes a set from labels in any order; empty values are left out, the last of equal names wins.</summary>
    public static Labels Create(IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels is Label[] { Length: > 0 } given && IsCanonical(given)) return new([.. given]);
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels) sorted[name] = value;
        return new([.. sorted.Where(l => l.Value.Length > 0).Select(l => new Label(l.Key, l.Value))]);
    }

    /// <summary>Makes a set from name, value pairs.</summary>
    public static Labels Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var list = new List<Label>(labels.Length);
        foreach (var (name, value) in labels) list.Add(new(name, value));
        return Create(list);
    }

    /// <summary>The subset of the labels whose names are in <paramref name="names"/>.</summary>
    public Labels Keep(IReadOnlySet<string> names) => new([.. _items.Where(l => names.Contains(l.Name))]);

    /// <summary>The subset of the labels whose names <paramref name="keeps"/> says yes to.</summary>
    public Labels Keep(Func<string, bool> keeps) => new([.. _items.Where(l => keeps(l.Name))]);

    /// <inheritdoc/>
    public bool Equals(Labels? other) =>
        other is not null && Fingerprint == other.Fingerprint && _items.AsSpan().SequenceEqual(other._items.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode();

    /// <summary>Prometheus' notation: <c>{a="1",b="2"}</c>.</summary>
    public override string ToString() => "{" + string.Join(',', _items.Select(l => $"{l.Name}=\"{l.Value}\"")) + "}";

    // What is read back from a store is so already.
    private static bool IsCanonical(ReadOnlySpan<Label> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i].Value.Length == 0) return false;
            if (i > 0 && string.CompareOrdinal(labels[i - 1].Name, labels[i].Name) >= 0) return false;
        }
        return true;
    }

    private static ulong ComputeFingerprint(ImmutableArray<Label> labels)
    {
        var length = 0;
        foreach (var (name, value) in labels) length += Encoding.UTF8.GetMaxByteCount(name.Length) + Encoding.UTF8.GetMaxByteCount(value.Length) + 2;
        var rented = length <= MostOnStack ? null : ArrayPool<byte>.Shared.Rent(length);
        var text = rented ?? stackalloc byte[MostOnStack];
        var at = 0;
        foreach (var (name, value) in labels)
        {
            at += Encoding.UTF8.GetBytes(name, text[at..]);
            text[at++] = Separator;
            at += Encoding.UTF8.GetBytes(value, text[at..]);
            text[at++] = Separator;
        }
        var fingerprint = XxHash3.HashToUInt64(text[..at]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return fingerprint;
    }
}

using System.Collections;
using System.Collections.Immutable;

namespace Taproot.PromQL.Syntax;

/// <summary>An immutable list that is equal to another with equal items, so that records with lists compare by content.</summary>
internal readonly struct Sequence<T>(ImmutableArray<T> items) : IEquatable<Sequence<T>>, IEnumerable<T>
{
    private readonly ImmutableArray<T> _items = items;

    /// <summary>The items.</summary>
    public ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    /// <summary>How many items there are.</summary>
    public int Count => Items.Length;

    /// <summary>One item.</summary>
    public T this[int index] => Items[index];

    /// <summary>Wraps a list.</summary>
    public static implicit operator Sequence<T>(ImmutableArray<T> items) => new(items);

    /// <inheritdoc/>
    public bool Equals(Sequence<T> other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Sequence<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

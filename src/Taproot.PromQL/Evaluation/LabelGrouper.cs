using System.Runtime.InteropServices;
using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>
/// Puts series into groups whose members agree in some labels: those named, or all but those named and the metric's name. Groups are numbered as they
/// come. Series of one group are found without making a label set for each.
/// </summary>
internal sealed class LabelGrouper
{
    private readonly bool _keeps;
    private readonly HashSet<string> _names;
    private readonly Dictionary<int, int> _newest = [];
    private readonly List<(Label[] Key, int Older)> _groups = [];
    private readonly List<Label> _key = [];

    /// <summary>By the labels named if <paramref name="keeps"/>, else by all others, among which the metric's name may be told to be.</summary>
    public LabelGrouper(bool keeps, IEnumerable<string> names, bool tellsNamesApart = false)
    {
        _keeps = keeps;
        _names = new(names, StringComparer.Ordinal);
        if (!keeps && !tellsNamesApart) _names.Add(LabelSets.Name);
    }

    /// <summary>How many groups there are.</summary>
    public int Count => _groups.Count;

    /// <summary>The labels in which a group's members agree.</summary>
    public Labels LabelsOf(int group) => _groups[group].Key.Length == 0 ? Labels.Empty : Labels.Create(_groups[group].Key);

    /// <summary>The group of a series, a new one if it is the first.</summary>
    public int FindOrAdd(EvaluatedSeries series)
    {
        var hash = ReadKey(series);
        var group = Find(hash);
        if (group >= 0) return group;
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, hash, out var exists);
        _groups.Add(([.. _key], exists ? newest : -1));
        return newest = _groups.Count - 1;
    }

    /// <summary>The group of a series, or -1.</summary>
    public int Find(EvaluatedSeries series) => Find(ReadKey(series));

    private int Find(int hash)
    {
        if (!_newest.TryGetValue(hash, out var group)) return -1;
        while (group >= 0 && !CollectionsMarshal.AsSpan(_key).SequenceEqual(_groups[group].Key)) group = _groups[group].Older;
        return group;
    }

    private int ReadKey(EvaluatedSeries series)
    {
        _key.Clear();
        var hash = new HashCode();
        foreach (var label in series.Raw.Items)
        {
            if (_names.Contains(label.Name) != _keeps || (series.IsNameHidden && label.Name == LabelSets.Name)) continue;
            _key.Add(label);
            hash.Add(label.Name);
            hash.Add(label.Value);
        }
        return hash.ToHashCode();
    }
}

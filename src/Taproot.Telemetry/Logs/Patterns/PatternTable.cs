using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>The patterns of a miner: finds the one of a masked line, adds new ones, and merges those that are found to be one.</summary>
internal sealed class PatternTable
{
    // A flood of messages that are all unlike each other must not cost each of them a look at all the others.
    private const int MaxComparisons = 512;
    private const int MaxReconsidered = 64;

    private readonly Dictionary<ulong, PatternGroup> _groups = [];
    private readonly Dictionary<ulong, PatternNode> _nodes = [];
    private readonly FormTable _forms = new();
    private readonly HashSet<LogPattern> _patterns = [];
    private readonly VaryingWords _varying = new();
    private readonly Queue<PatternNode> _toMerge = [];
    private byte[] _skeleton = new byte[512];
    private ulong[] _hashes = new ulong[64];
    private TemplateForm? _form;

    public IReadOnlyCollection<LogPattern> Patterns => _patterns;

    /// <summary>The pattern of a masked line; null when there is none yet.</summary>
    public LogPattern? Find(ReadOnlySpan<byte> text, ReadOnlySpan<WordRange> words)
    {
        HashWords(text, words);
        if (_groups.TryGetValue(HashSkeleton(text, words), out var group))
        {
            foreach (var mask in group.Masks)
            {
                if (_nodes.TryGetValue(KeyOf(group.Hash, mask, _hashes.AsSpan(0, words.Length)), out var node)) return node.Pattern.Current;
            }
        }

        _form = new(text);
        return _forms.FindTaker(_form)?.Pattern.Current;
    }

    /// <summary>Adds a masked line that <see cref="Find"/> just did not find.</summary>
    public LogPattern Add(ReadOnlySpan<byte> text, ReadOnlySpan<WordRange> words, long id)
    {
        var skeleton = HashSkeleton(text, words);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, skeleton, out _);
        group ??= new(skeleton);
        var hashes = _hashes.AsSpan(0, words.Length).ToArray();
        var pattern = new LogPattern(id, TemplateForm.Render(text), Convert.ToHexStringLower(XxHash128.Hash(text)));
        var node = new PatternNode(group, KeyOf(skeleton, 0, hashes), 0, text.ToArray(), words.ToArray(), hashes) { Pattern = pattern };
        _patterns.Add(pattern);
        Insert(node, _form!);
        while (_toMerge.TryDequeue(out var next)) Merge(next);
        return pattern;
    }

    /// <summary>Removes a pattern with all that leads to it.</summary>
    public void Remove(LogPattern pattern)
    {
        foreach (var node in pattern.Nodes) Remove(node);
        pattern.Nodes = [];
        _patterns.Remove(pattern);
    }

    private void Insert(PatternNode node, TemplateForm form)
    {
        node.Place = node.Group.Nodes.AddLast(node);
        _nodes[node.Key] = node;
        node.Pattern.Nodes.Add(node);
        form.Pattern = node.Pattern;
        node.Form = form;
        foreach (var taken in _forms.TakenBy(form))
        {
            Unite(node.Pattern.Current, taken.Pattern.Current, form);
            _forms.Remove(taken);
        }

        _forms.Add(form);
        _toMerge.Enqueue(node);
    }

    // Looks for one place at which this row of words and others of the group differ and nowhere else, and then for two such places.
    private void Merge(PatternNode node)
    {
        if (!_nodes.TryGetValue(node.Key, out var present) || present != node) return;
        Dictionary<ulong, List<PatternNode>>? byPlaces = null;
        var budget = MaxComparisons;
        for (var at = node.Group.Nodes.Last; at is not null && budget-- > 0; at = at.Previous)
        {
            var other = at.Value;
            if (other == node || other.Mask != node.Mask) continue;
            var places = Differences(node, other);
            if (places == 0) continue;
            byPlaces ??= [];
            (CollectionsMarshal.GetValueRefOrAddDefault(byPlaces, places, out _) ??= [node]).Add(other);
        }

        if (byPlaces is null) return;
        foreach (var (places, rows) in byPlaces.OrderBy(p => BitOperations.PopCount(p.Key)).ThenByDescending(p => p.Value.Count).ThenBy(p => p.Key))
        {
            if (BitOperations.PopCount(places) == 1)
            {
                if (rows.Count < Needed(rows, BitOperations.Log2(places))) continue;
            }
            else
            {
                // Rows that differ at one of the two places only are rows of both.
                foreach (var (one, more) in byPlaces)
                {
                    if (one != places && (one & ~places) == 0) rows.AddRange(more.Skip(1));
                }

                if (!BothVary(rows, places)) continue;
            }

            MakeVariable(rows, places);
            return;
        }
    }

    // The places of difference as bits; 0 when there are more than two.
    private static ulong Differences(PatternNode a, PatternNode b)
    {
        var places = 0UL;
        var count = 0;
        ulong[] left = a.Hashes, right = b.Hashes;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] == right[i] || (i < 64 && (a.Mask >> i & 1) != 0)) continue;
            if (++count > 2 || i >= 64) return 0;
            places |= 1UL << i;
        }

        return places;
    }

    private int Needed(List<PatternNode> rows, int place)
    {
        var telling = 0;
        var known = place > 0;
        foreach (var row in rows)
        {
            if (MergePolicy.IsTelling(row.Word(place))) telling++;
            known = known && _varying.Contains(row.Hashes[place - 1], row.Hashes[place]);
        }

        return MergePolicy.Needed(rows[0], place, telling, rows.Count, known);
    }

    private static bool BothVary(List<PatternNode> rows, ulong places)
    {
        var areVariables = rows.Count >= MergePolicy.RowsOfTwoPlaces;
        var most = 0;
        for (var rest = places; rest != 0; rest &= rest - 1)
        {
            var place = BitOperations.TrailingZeroCount(rest);
            if (MergePolicy.IsAssignedTo(rows[0], place)) return false;
            var words = rows.DistinctBy(row => row.Hashes[place]).ToList();
            var telling = words.Count(row => MergePolicy.IsTelling(row.Word(place)));
            areVariables = areVariables && MergePolicy.IsOneOfTwo(rows[0], telling, words.Count);
            most = Math.Max(most, words.Count);
        }

        return areVariables || MergePolicy.AreIndependent(rows[0], rows.Count, most);
    }

    private void MakeVariable(List<PatternNode> rows, ulong places)
    {
        var pattern = rows.Select(row => row.Pattern.Current).MinBy(p => p.Id)!;
        foreach (var row in rows)
        {
            Remember(row, places);
            Remove(row);
            row.Pattern.Current.Nodes.Remove(row);
        }

        var first = rows[0];
        var mask = first.Mask | places;
        if (!first.Group.Masks.Contains(mask)) first.Group.Masks.Add(mask);
        var merged = first.With(mask, KeyOf(first.Group.Hash, mask, first.Hashes), pattern);
        var form = new TemplateForm(merged.Masked()) { Pattern = pattern };
        foreach (var row in rows) Unite(pattern.Current, row.Pattern.Current, form);
        merged.Pattern = pattern.Current;
        Place(merged, form);
        for (var rest = places; rest != 0; rest &= rest - 1)
        {
            if (BitOperations.TrailingZeroCount(rest) is var place and > 0) Reconsider(first.Hashes[place - 1]);
        }
    }

    private void Remember(PatternNode row, ulong places)
    {
        for (var rest = places; rest != 0; rest &= rest - 1)
        {
            if (BitOperations.TrailingZeroCount(rest) is var place and > 0) _varying.Add(row.Hashes[place - 1], row.Hashes[place]);
        }
    }

    // A template that is already taken in by another one's variables needs no form of its own.
    private void Place(PatternNode node, TemplateForm form)
    {
        if (_forms.FindTaker(form) is { } taker) Unite(taker.Pattern.Current, node.Pattern.Current, taker);
        node.Pattern = node.Pattern.Current;
        Insert(node, form);
    }

    // What was learned of the words behind a word holds for the other rows of words that have it.
    private void Reconsider(ulong before)
    {
        foreach (var group in _groups.Values)
        {
            if (group.Nodes.Count < 2) continue;
            foreach (var node in group.Nodes)
            {
                if (_toMerge.Count >= MaxReconsidered) return;
                var at = node.Hashes.AsSpan().IndexOf(before);
                if (at >= 0 && at + 1 < node.Hashes.Length && _varying.Contains(before, node.Hashes[at + 1])) _toMerge.Enqueue(node);
            }
        }
    }

    private void Unite(LogPattern a, LogPattern b, TemplateForm form)
    {
        var (kept, gone) = a.Id <= b.Id ? (a, b) : (b, a);
        kept.Template = TemplateForm.Render(form.Text);
        if (kept == gone) return;
        kept.Count += gone.Count;
        kept.LastSeen = Math.Max(kept.LastSeen, gone.LastSeen);
        kept.LastUse = Math.Max(kept.LastUse, gone.LastUse);
        kept.Nodes.AddRange(gone.Nodes);
        gone.Nodes = [];
        gone.MergedInto = kept;
        _patterns.Remove(gone);
    }

    private void Remove(PatternNode node)
    {
        if (_nodes.TryGetValue(node.Key, out var present) && present == node) _nodes.Remove(node.Key);
        var nodes = node.Group.Nodes;
        if (node.Place is { } place) nodes.Remove(place);
        node.Place = null;
        if (nodes.Count == 0 && _groups.TryGetValue(node.Group.Hash, out var group) && group == node.Group) _groups.Remove(group.Hash);
        if (node.Form is not null) _forms.Remove(node.Form);
    }

    private void HashWords(ReadOnlySpan<byte> text, ReadOnlySpan<WordRange> words)
    {
        if (_hashes.Length < words.Length) _hashes = new ulong[words.Length * 2];
        for (var i = 0; i < words.Length; i++) _hashes[i] = XxHash3.HashToUInt64(text.Slice(words[i].Start, words[i].Length));
    }

    // The text with one byte for each word.
    private ulong HashSkeleton(ReadOnlySpan<byte> text, ReadOnlySpan<WordRange> words)
    {
        if (_skeleton.Length < text.Length + words.Length) _skeleton = new byte[(text.Length + words.Length) * 2];
        int length = 0, end = 0;
        foreach (var word in words)
        {
            var between = text[end..word.Start];
            between.CopyTo(_skeleton.AsSpan(length));
            length += between.Length;
            _skeleton[length++] = 2;
            end = word.Start + word.Length;
        }

        text[end..].CopyTo(_skeleton.AsSpan(length));
        return XxHash3.HashToUInt64(_skeleton.AsSpan(0, length + text.Length - end));
    }

    private static ulong KeyOf(ulong skeleton, ulong mask, ReadOnlySpan<ulong> hashes)
    {
        var key = skeleton ^ mask * 0x9E3779B97F4A7C15;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i >= 64 || (mask >> i & 1) == 0) key = (key ^ hashes[i]) * 0x9FB21C651E98DF25 + (ulong)i;
        }

        return key ^ key >> 29;
    }
}

namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>Messages with the same signs between their words, and the ways in which their words were found to vary.</summary>
internal sealed class PatternGroup(ulong hash)
{
    public ulong Hash => hash;

    public LinkedList<PatternNode> Nodes { get; } = [];

    /// <summary>Sets of varying words, a bit a word, in the order in which they were found.</summary>
    public List<ulong> Masks { get; } = [0];
}

/// <summary>One row of fixed words of a group; the words of the mask vary.</summary>
internal sealed class PatternNode(PatternGroup group, ulong key, ulong mask, byte[] text, WordRange[] words, ulong[] hashes)
{
    public PatternGroup Group => group;

    public ulong Key => key;

    public ulong Mask => mask;

    public ulong[] Hashes => hashes;

    /// <summary>The pattern; the form has it too, if the node has one.</summary>
    public required LogPattern Pattern { get; set; }

    public TemplateForm? Form { get; set; }

    /// <summary>The node's place in its group; null when it was removed.</summary>
    public LinkedListNode<PatternNode>? Place { get; set; }

    public int FixedWords => words.Length - System.Numerics.BitOperations.PopCount(mask);

    /// <summary>A message's masked text, which the words are ranges of.</summary>
    public ReadOnlySpan<byte> Text => text;

    public ReadOnlySpan<byte> Word(int index) => text.AsSpan(words[index].Start, words[index].Length);

    /// <summary>What follows the word.</summary>
    public ReadOnlySpan<byte> After(int index) => text.AsSpan(words[index].Start + words[index].Length);

    /// <summary>Whether nothing but signs stands before the word.</summary>
    public bool IsFirst(int index) => index == 0 && !text.AsSpan(0, words[0].Start).Contains(LineMasker.Variable);

    /// <summary>A node of the same text in which further words vary.</summary>
    public PatternNode With(ulong wider, ulong widerKey, LogPattern pattern) => new(group, widerKey, wider, text, words, hashes) { Pattern = pattern };

    /// <summary>The text with the varying words replaced.</summary>
    public byte[] Masked()
    {
        if (mask == 0) return text;
        var result = new byte[text.Length];
        int length = 0, end = 0;
        for (var i = 0; i < words.Length && i < 64; i++)
        {
            if ((mask >> i & 1) == 0) continue;
            var before = text.AsSpan(end, words[i].Start - end);
            before.CopyTo(result.AsSpan(length));
            length += before.Length;
            result[length++] = LineMasker.Variable;
            end = words[i].Start + words[i].Length;
        }

        text.AsSpan(end).CopyTo(result.AsSpan(length));
        return result.AsSpan(0, length + text.Length - end).ToArray();
    }
}

namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>Words that were seen to vary behind another word: names behind "user", and so on. Bounded; when full it begins anew.</summary>
internal sealed class VaryingWords
{
    private const int Limit = 4096;

    private readonly HashSet<(ulong Before, ulong Word)> _pairs = [];

    public void Add(ulong before, ulong word)
    {
        if (_pairs.Count >= Limit) _pairs.Clear();
        _pairs.Add((before, word));
    }

    public bool Contains(ulong before, ulong word) => _pairs.Contains((before, word));
}

namespace Taproot.Server.Recorder;

/// <summary>The clocks of all machines of a project.</summary>
internal sealed class MachineDirectory
{
    private readonly Dictionary<(string Machine, string Uuid), int> _index = [];
    private readonly List<MachineClock> _clocks = [];

    public MachineClock this[int index] => _clocks[index];

    /// <summary>The newest sample of any machine, milliseconds since the epoch; 0 when nothing was ever received.</summary>
    public long Newest => _clocks.Select(c => c.Newest).DefaultIfEmpty(0).Max();

    public int IndexOf(string machine, string uuid)
    {
        if (_index.TryGetValue((machine, uuid), out var index)) return index;
        _clocks.Add(new());
        _index.Add((machine, uuid), _clocks.Count - 1);
        return _clocks.Count - 1;
    }
}

using Taproot.Telemetry;

namespace Taproot.Server.Recorder;

/// <summary>The clocks of all machines of a project, and of scraped targets that belong to none (exporters of databases and clouds).</summary>
internal sealed class MachineDirectory
{
    private readonly Dictionary<(string, string, string, string), int> _index = [];
    private readonly List<MachineClock> _clocks = [];

    public MachineClock this[int index] => _clocks[index];

    /// <summary>The newest sample of any machine, milliseconds since the epoch; 0 when nothing was ever received.</summary>
    public long Newest => _clocks.Select(c => c.Newest).DefaultIfEmpty(0).Max();

    /// <summary>
    /// The clock of a series: one for each agent. What carries no machine was scraped by somebody else, a target at a time: all in one clock they would
    /// seem to be one machine that scrapes every second and loses most of its series each time.
    /// </summary>
    public int IndexOf(Labels labels)
    {
        var (machine, uuid) = (labels["machine_id"], labels["system_uuid"]);
        var isAgent = machine.Length > 0 || uuid.Length > 0;
        var key = isAgent ? (machine, uuid, "", "") : ("", "", labels["job"], labels["instance"] is { Length: > 0 } target ? target : labels["address"]);
        if (_index.TryGetValue(key, out var index)) return index;
        _clocks.Add(new());
        _index.Add(key, _clocks.Count - 1);
        return _clocks.Count - 1;
    }
}

using System.Globalization;
using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>
/// Switches faults and watches all applications of the shop meanwhile; what else runs on the host is not the shop's to judge, and the shop's name
/// server is the fault dns-failures itself, so that it rightly fails beside its client.
/// </summary>
internal sealed class FaultWatch(RunningTaproot taproot, ITestOutputHelper output)
{
    private const string Path = "/api/projects/default/applications";
    private static readonly string[] Shop = ["loadgen", "nginx", "storefront", "catalog", "cart", "orders", "postgres", "redis-server"];

    // Explanations that are right wherever the host is busy or a way is long; they raise no application above "info" by themselves.
    private static readonly string[] Causes = ["CPUNode", "CPUDelay", "NetworkRTT", "UpstreamErrors", "StorageIOLoad", "StorageIODelay"];

    // A new message is told from what was there before, and growth from a start, after this long.
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(75);

    private readonly List<Fault> _faults = [];
    private long _firstSeen;

    /// <summary>What failed that no fault is behind: application, check and sentence.</summary>
    public SortedSet<string> CriedWolf { get; } = new(StringComparer.Ordinal);

    /// <summary>"calm" when all applications of the shop serve and were there long enough; else null.</summary>
    public async Task<string?> IsCalmAsync()
    {
        JsonElement[] applications = await ApplicationsAsync();
        if (applications.Length < Shop.Length)
        {
            return null;
        }

        _firstSeen = _firstSeen == 0 ? TimeProvider.System.GetTimestamp() : _firstSeen;
        return TimeProvider.System.GetElapsedTime(_firstSeen) > Known && !applications.Any(Fails) ? "calm" : null;
    }

    /// <summary>"known" when the check of a fault has an answer, where it needs a history for one; else null.</summary>
    public async Task<string?> IsKnownAsync(Fault fault)
    {
        await LookAsync();
        if (!fault.NeedsHistory)
        {
            return "known";
        }

        return await FindAsync(fault) is { } check && check.GetProperty("status").GetString() == "ok" ? "known" : null;
    }

    /// <summary>Switches a fault on; it is skipped where the host does not allow it, or is so busy that the check fails anyhow.</summary>
    public async Task SwitchOnAsync(Fault fault)
    {
        if (await FindAsync(fault) is { } check && IsBad(check.GetProperty("status")))
        {
            fault.Skipped = $"here the check fails without the fault: {check.GetProperty("sentence").GetString()}";
            _faults.Add(fault);
            return;
        }

        _faults.Add(fault);
        (int code, string text) = await SwitchAsync(fault, "on");
        fault.SwitchedAt = TimeProvider.System.GetTimestamp();
        if (code != 0)
        {
            fault.Skipped = text.Trim();
            output.WriteLine($"skipped {fault.Name}: {fault.Skipped}");
        }
    }

    /// <summary>Switches a fault off.</summary>
    public async Task SwitchOffAsync(Fault fault)
    {
        await SwitchAsync(fault, "off");
        fault.IsOff = true;
        fault.SwitchedAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>"seen" when the fault's check fails; else null.</summary>
    public async Task<string?> IsSeenAsync(Fault fault)
    {
        await LookAsync();
        return fault.Skipped is not null || fault.Seen is not null ? "seen" : null;
    }

    /// <summary>"well" when all checks are; else null.</summary>
    public async Task<string?> AreAllWellAsync()
    {
        await LookAsync();
        return _faults.TrueForAll(fault => !fault.IsFelt) ? "well" : null;
    }

    /// <summary>Faults and checks, with the seconds until each was seen and until it was well again.</summary>
    public string Table() => string.Join('\n', _faults.Select(Line).Prepend("fault                application  check                   seen    well    sentence"));

    private static string Line(Fault fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"{fault.Name,-20} {fault.Application,-12} {fault.Check,-22} {fault.Seen,5:0} s {fault.Well,5:0} s    {fault.Skipped ?? fault.Sentence}");

    private async Task LookAsync()
    {
        HashSet<string> failing = new(StringComparer.Ordinal);
        foreach (JsonElement application in await ApplicationsAsync())
        {
            string name = application.GetProperty("name").GetString()!;
            bool isWatched = _faults.Exists(fault => fault.IsFelt && fault.Application == name);
            if (!isWatched && !Fails(application))
            {
                continue;
            }

            foreach ((string check, string sentence) in await FailingChecksAsync(application))
            {
                failing.Add($"{name} {check}");
                Note(name, check, sentence, Fails(application));
            }
        }

        foreach (Fault fault in _faults.Where(fault => fault is { IsFelt: true, Seen: not null, IsOff: true } && !failing.Contains($"{fault.Application} {fault.Check}")))
        {
            fault.Well = Since(fault);
        }
    }

    private void Note(string application, string check, string sentence, bool raises)
    {
        Fault[] felt = [.. _faults.Where(fault => fault.IsFelt && fault.Application == application)];
        if (Array.Find(felt, fault => fault.Check == check) is { } found)
        {
            (found.Seen, found.Sentence) = found.Seen is null ? (Since(found), sentence) : (found.Seen, found.Sentence);
        }
        else if (raises && !Causes.Contains(check) && !_faults.Exists(fault => fault.Application == application && fault.SwitchedAt != 0 && fault.Also.Contains(check)))
        {
            CriedWolf.Add($"{application} {check}: {sentence}");
        }
    }

    private static double Since(Fault fault) => TimeProvider.System.GetElapsedTime(fault.SwitchedAt).TotalSeconds;

    private async Task<JsonElement[]> ApplicationsAsync() =>
        [.. (await taproot.GetAsync(Path)).GetProperty("applications").EnumerateArray().Where(application => Shop.Contains(application.GetProperty("name").GetString()))];

    private async Task<List<(string Check, string Sentence)>> FailingChecksAsync(JsonElement application) =>
    [
        .. (await ChecksAsync(application)).Where(check => IsBad(check.GetProperty("status")))
            .Select(check => (check.GetProperty("id").GetString()!, check.GetProperty("sentence").GetString()!)),
    ];

    private async Task<JsonElement?> FindAsync(Fault fault)
    {
        JsonElement application = (await ApplicationsAsync()).First(candidate => candidate.GetProperty("name").GetString() == fault.Application);
        return (await ChecksAsync(application)).Where(check => check.GetProperty("id").GetString() == fault.Check).Select(check => (JsonElement?)check).FirstOrDefault();
    }

    private async Task<List<JsonElement>> ChecksAsync(JsonElement application)
    {
        JsonElement page = await taproot.GetAsync($"{Path}/{Uri.EscapeDataString(application.GetProperty("id").GetString()!)}");
        return [.. page.GetProperty("reports").EnumerateArray().SelectMany(report => report.GetProperty("checks").EnumerateArray())];
    }

    private static bool Fails(JsonElement application) => IsBad(application.GetProperty("health").GetProperty("status"));

    private static bool IsBad(JsonElement status) => status.GetString() is "warning" or "critical";

    private Task<(int Code, string Output)> SwitchAsync(Fault fault, string state) => Tool.RunAsync(
        "bash", "-c", "exec \"$0\" \"$@\" 2>&1", System.IO.Path.Combine(RunningTaproot.Root, "taproot"), "demo", "fault", fault.Name, state, "--data-dir", taproot.DataDirectory);
}

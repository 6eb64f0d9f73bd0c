using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Taproot.NodeAgent.Logs;
using Taproot.NodeAgent.Logs.Shipping;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>One container with a log in a real directory, and a clock that goes only when told.</summary>
internal sealed class LogLab : ILogSources, IDisposable
{
    internal const string Id = "/docker/shop-web";
    private static readonly LogOwner Owner = new(Id, Id);
    private readonly FixtureTree _tree = new();
    private readonly bool _ships;

    internal LogLab(LogOptions? options = null, bool ships = false)
    {
        _ships = ships;
        // Files of this test are younger than the agent, unless a test says otherwise.
        Time.SetUtcNow(DateTimeOffset.UnixEpoch.AddYears(40));
        LogPath = _tree.Path("shop-web-json.log");
        Options = options ?? new();
        Options = Options with { JournalDirectories = [_tree.Path("journal")] };
    }

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    internal LogOptions Options { get; private set; }

    internal string LogPath { get; set; }

    internal bool IsGone { get; set; }

    /// <summary>Whether the file is what the program itself wrote.</summary>
    internal bool IsPlain { get; set; }

    /// <summary>Where journal files of a machine are looked for.</summary>
    internal string JournalDirectory => Directory.CreateDirectory(_tree.Path("journal/0123456789abcdef0123456789abcdef")).FullName;

    /// <summary>Owners by cgroup and by the runtime's id.</summary>
    internal Dictionary<string, LogOwner> Owners { get; } = new(StringComparer.Ordinal);

    /// <summary>The records of all requests that were handed on.</summary>
    internal List<OtlpLog> Records { get; } = [];

    /// <summary>Whether requests are refused, as by a full disk.</summary>
    internal bool IsFull { get; set; }

    internal LogCollector Collector => field ??= new(this, Options, _ships ? MakeShipper() : null, NullLoggerFactory.Instance, Time);

    public void Copy(List<LogSource> into)
    {
        into.Clear();
        if (!IsGone) into.Add(new(Owner, IsPlain ? "/var/log/shop.log" : LogSource.Outputs, LogPath, IsPlain ? LogFormat.Plain : LogFormat.Runtime));
    }

    public LogOwner? FindByCgroup(string cgroup) => Owners.GetValueOrDefault(cgroup);

    public LogOwner? FindByRuntimeId(string runtimeId) => Owners.GetValueOrDefault(runtimeId);

    internal static string Docker(string text, string stream = "stdout") => string.Create(
        CultureInfo.InvariantCulture, $"{{\"log\":{JsonSerializer.Serialize(text)},\"stream\":\"{stream}\",\"time\":\"2026-05-01T10:00:00.1Z\"}}\n");

    /// <summary>Before the first round: looks for journals in another directory.</summary>
    internal void Watch(string journals) => Options = Options with { JournalDirectories = [journals] };

    internal void Write(string text) => File.AppendAllText(LogPath, text);

    internal void Log(string message, string stream = "stdout") => Write(Docker(message + "\n", stream));

    /// <summary>The runtime's rotation: the file gets another name and a new one takes its place.</summary>
    internal void Rotate()
    {
        File.Move(LogPath, LogPath + ".1", overwrite: true);
        Write("");
    }

    /// <summary>Rounds of reading, a quarter of a second apart; after four of them no message waits any longer.</summary>
    internal void Pass(int rounds = 8)
    {
        for (var i = 0; i < rounds; i++)
        {
            Collector.Poll();
            Time.Advance(Options.PollInterval);
        }
    }

    internal ListSink Collect()
    {
        var sink = new ListSink();
        Collector.Collect(sink);
        return sink;
    }

    /// <summary>Messages of a level that were counted.</summary>
    internal double Messages(string level) =>
        Collect().Samples.Where(s => s.Name == "container_log_messages_total" && s.Labels[3] == level).Sum(s => s.Value);

    internal double Dropped(string reason) => Collect().Value("taproot_agent_log_dropped_bytes_total", reason);

    public void Dispose()
    {
        Collector.Dispose();
        _tree.Dispose();
    }

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private LogShipper MakeShipper() => new(Receive, new("host-1", "machine-1", "1.2.3"), Options, Time);

    private bool Receive(ReadOnlySpan<byte> request)
    {
        if (!IsFull) Records.AddRange(OtlpLog.ReadZipped(request));
        return !IsFull;
    }
}

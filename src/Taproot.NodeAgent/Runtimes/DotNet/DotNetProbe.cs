using System.Globalization;
using System.Text;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Finds .NET runtimes by their diagnostics socket, whose name has the process's id and start in it.</summary>
internal sealed class DotNetDetector(RuntimeOptions options, TimeProvider time) : IRuntimeDetector, IMetricCollector, IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly FileReader _reader = new(options.ProcRoot);
    private readonly DotNetSessionCounts _counts = new();
    private readonly SemaphoreSlim _slots = new(options.MaximumSessions);
    private readonly List<Task> _ending = [];

    internal DotNetSessionCounts Counts => _counts;

    public IRuntimeProbe? Detect(ProcessImage image)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{image.NamespacePid}-{image.StartTicks}-socket");
        string path = $"{image.Directory}/root/tmp/{name}";
        if (!IsSocket(path))
        {
            if (image.FindCode(file => file == "libcoreclr.so") is null || TemporaryDirectoryOf(image.Pid) is not { } directory)
                return null;
            path = $"{image.Directory}/root{directory}/{name}";
            if (!IsSocket(path))
                return null;
        }
        var session = new DotNetSession(path, image.NamespacePid, options, _counts, time);
        return new DotNetProbe(session, _slots, ProgramName.Of(image.Command) ?? "dotnet", OnClosed, _counts);
    }

    public void Collect(IMetricSink sink) => _counts.Collect(sink);

    /// <summary>Waits a moment for the sessions to be ended in the runtimes.</summary>
    public void Dispose()
    {
        Task.WhenAll(_ending).Wait(StopPatience); // the collector has closed all probes
        if (_ending.TrueForAll(task => task.IsCompleted))
            _slots.Dispose();
    }

    private void OnClosed(Task end)
    {
        lock (_ending)
        {
            _ending.RemoveAll(task => task.IsCompleted);
            _ending.Add(end);
        }
    }

    /// <summary>A link could lead to a socket outside of the container.</summary>
    private static bool IsSocket(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null;
    }

    /// <summary>The runtime puts its socket where <c>TMPDIR</c> says.</summary>
    private string? TemporaryDirectoryOf(int pid)
    {
        if (!_reader.TryRead(pid, "environ"u8, out ReadOnlySpan<byte> environment))
            return null;
        ReadOnlySpan<byte> key = "TMPDIR="u8;
        int start = environment.StartsWith(key) ? 0 : environment.IndexOf("\0TMPDIR="u8) is >= 0 and var found ? found + 1 : -1;
        if (start < 0)
            return null;
        ReadOnlySpan<byte> value = environment[(start + key.Length)..];
        int end = value.IndexOf((byte)0);
        string directory = Encoding.UTF8.GetString(end < 0 ? value : value[..end]).TrimEnd('/');
        return directory.StartsWith('/') && !directory.Contains("/..", StringComparison.Ordinal) ? directory : null;
    }
}

/// <summary>The counters of one .NET process.</summary>
internal sealed class DotNetProbe : IRuntimeProbe
{
    private readonly DotNetSession _session;
    private readonly string _fallbackName;
    private readonly Action<Task> _onClosed;
    private readonly DotNetSessionCounts _counts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private long _malformed;

    internal DotNetProbe(
        DotNetSession session, SemaphoreSlim slots, string fallbackName, Action<Task> onClosed, DotNetSessionCounts counts)
    {
        (_session, _fallbackName, _onClosed, _counts) = (session, fallbackName, onClosed, counts);
        _task = Task.Run(() => RunAsync(slots, _stop.Token));
    }

    public void Report(List<RuntimeSample> into)
    {
        long malformed = _session.Counters.Malformed;
        _counts.AddMalformed(malformed - _malformed);
        _malformed = malformed;
        if (_session.Info is not { } info)
            return;
        string application = LabelText.Clean(info.Entry) is { Length: > 0 } entry ? entry : _fallbackName;
        into.Add(new(DotNetMetrics.Info, 1, application, LabelText.Clean(info.Version)));
        _session.Counters.Report(into, application);
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        _onClosed(_task);
    }

    private async Task RunAsync(SemaphoreSlim slots, CancellationToken cancellation)
    {
        try
        {
            await slots.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        try
        {
            await _session.RunAsync(cancellation);
        }
        finally
        {
            slots.Release();
        }
    }
}

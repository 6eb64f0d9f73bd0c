using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Java;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tls;

/// <summary>
/// Decides whose TLS is read. A process is looked at when the kernel sees it speak TLS, when it is first seen and old enough or listening,
/// and now and then after that, as it may load a library late. All work is done on one thread of its own.
/// </summary>
internal sealed class TlsAttacher : IMetricCollector, IDisposable
{
    private const int MostNews = 8192;
    private const int MostLooks = 200; // a second
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);

    private readonly ITlsHooks _hooks;
    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TlsCounts _counts = new();
    private readonly TlsFiles _files;
    private readonly FileReader _reader;
    private readonly UptimeClock _uptime;
    private readonly ConcurrentQueue<(News Kind, int Pid)> _news = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Dictionary<int, TlsProcess> _processes = [];
    private readonly HashSet<int> _listening = [];
    private readonly JavaTlsInjector? _java;
    private Thread? _thread;
    private volatile bool _stop;
    private long _lastScan;
    private bool _isScanWanted;
    private int _excludedCount;

    public TlsAttacher(ITlsHooks hooks, TlsOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        (_hooks, _options, _time) = (hooks, options, time);
        _logger = loggers.CreateLogger("Taproot.NodeAgent.Tls");
        _files = new(hooks, options, _counts, _logger, time);
        _reader = new(options.ProcRoot);
        _uptime = new(_reader, options.ProcRoot);
        if (options.Java.ReadsTls) _java = new(options.Java with { ProcRoot = options.ProcRoot }, ProcessSpeaks, _logger);
    }

    private enum News
    {
        Speaks,
        Executed,
        Exited,
    }

    /// <summary>Each library that was met: attached, or why not.</summary>
    public IReadOnlyList<HookReport> Report => [.. _counts.Report, .. _java?.Report ?? []];

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        if (_options.ExcludesItself) _hooks.Exclude(Environment.ProcessId);
        _java?.Start();
        _thread = new(Run) { Name = "tls-attach", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The kernel saw TLS records of this process.</summary>
    public void ProcessSpeaks(int pid)
    {
        Note(News.Speaks, pid);
        _wake.Set();
    }

    /// <summary>A process replaced its image.</summary>
    public void ProcessExecuted(int pid) => Note(News.Executed, pid);

    /// <summary>A process ended.</summary>
    public void ProcessExited(int pid) => Note(News.Exited, pid);

    /// <inheritdoc/>
    public void Collect(IMetricSink sink)
    {
        _counts.Collect(sink);
        _java?.Collect(sink);
    }

    /// <summary>Stops, and takes all off.</summary>
    public void Dispose()
    {
        _stop = true;
        _wake.Set();
        _thread?.Join();
        _java?.Dispose();
        _files.ReleaseAll();
        _wake.Dispose();
    }

    /// <summary>Takes the news, and looks at whoever is due.</summary>
    internal void Work()
    {
        TakeNews();
        if (_lastScan == 0 || _time.GetElapsedTime(_lastScan) >= (_isScanWanted ? Soon : _options.ScanInterval)) Scan();
        LookAtDue();
        _files.Flush();
        _files.Count();
        _counts.SetExcluded(_excludedCount);
    }

    private void Run()
    {
        while (!_stop)
        {
            try
            {
                Work();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                TlsLog.LookFailed(_logger, e);
            }
            _wake.WaitOne(Beat);
        }
    }

    private void Note(News kind, int pid)
    {
        if (_news.Count >= MostNews) _counts.NoteDropped();
        else _news.Enqueue((kind, pid));
    }

    private void TakeNews()
    {
        while (_news.TryDequeue(out var news))
        {
            switch (news.Kind)
            {
                case News.Exited:
                    Forget(news.Pid);
                    break;
                case News.Executed:
                    // Another program under the same number, which started anew as far as its age is told.
                    Forget(news.Pid);
                    break;
                case News.Speaks when Find(news.Pid) is { } process:
                    (process.NextLook, process.Speaks) = (0, true);
                    _isScanWanted = true; // it may be young and have begun to listen
                    break;
            }
        }
    }

    /// <summary>Which processes there are, and which of them listen.</summary>
    private void Scan()
    {
        (_lastScan, _isScanWanted) = (_time.GetTimestamp(), false);
        _listening.Clear();
        _hooks.AddListening(_listening);
        HashSet<int> present = [];
        foreach (var directory in Directory.EnumerateDirectories(_options.ProcRoot))
        {
            if (!int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            present.Add(pid);
            if (!_processes.ContainsKey(pid)) Find(pid);
        }
        foreach (var gone in _processes.Keys.Where(p => !present.Contains(p)).ToList()) Forget(gone);
    }

    private TlsProcess? Find(int pid)
    {
        if ((_options.ExcludesItself && pid == Environment.ProcessId) || !_reader.TryRead(pid, "stat"u8, out var text) || !ProcessStat.TryParse(text, out var stat)) return null;
        if (_processes.TryGetValue(pid, out var known))
        {
            if (known.StartTicks == stat.StartTicks) return known;
            Forget(pid);
        }
        return stat.IsKernelThread ? null : _processes[pid] = new(stat.StartTicks);
    }

    private void LookAtDue()
    {
        var oldest = _uptime.Seconds() - _options.Delay.TotalSeconds;
        var (now, looks) = (_time.GetTimestamp(), 0);
        foreach (var (pid, process) in _processes)
        {
            if (process.NextLook > now || process.IsExcluded || _stop) continue;
            if (process.StartTicks / ProcessStat.TicksPerSecond > oldest && !_listening.Contains(pid)) continue;
            if (looks++ >= MostLooks) break;
            var wait = _options.ScanInterval;
            if (_options.IsWatched(pid))
            {
                Look(pid, process);
                if (!process.IsAwaited) wait = process.Looks == 0 ? SecondLook : _options.LookAgain;
                process.Looks++;
            }
            process.NextLook = now + (long)(wait.TotalSeconds * _time.TimestampFrequency);
        }
    }

    private void Look(int pid, TlsProcess process)
    {
        if (process.Looks == 0 && IsOptedOut(pid))
        {
            process.IsExcluded = true;
            _excludedCount++;
            _hooks.Exclude(pid);
            return;
        }
        if (!_reader.TryRead(pid, "maps"u8, out var maps) || maps.IsEmpty) return;
        var files = MappedFiles.Parse(maps);
        var executable = Encoding.UTF8.GetString(_reader.ReadLink(pid, "exe"u8));
        if (files.Exists(f => f.Path.Contains(DotNetTls.FileName, StringComparison.Ordinal))) _hooks.MovesRecords(pid);
        if (_java is not null && files.Exists(f => Jvm.IsLibrary(f.Path))) MeetJvm(_java, pid, process, files.Exists(f => JavaTls.IsLibrary(f.Path)));
        var holdsTls = files.Exists(f => TlsFinder.IsCandidate(Path.GetFileName(f.Path.AsSpan())));
        foreach (var file in files)
        {
            var isExecutable = file.Path == executable;
            var name = Path.GetFileName(file.Path.AsSpan());
            var showsCertificates = holdsTls && _options.ReadsCertificates && TlsFinder.IsCertificateLibrary(name);
            if (!isExecutable && !showsCertificates && !TlsFinder.IsCandidate(name)) continue;
            var root = string.Create(CultureInfo.InvariantCulture, $"{_options.ProcRoot}/{pid}");
            // By the mapping itself, as the path may lead to another file by now; it takes a capability more than the way by the root does.
            if (_files.Use(pid, file, $"{root}/map_files/{file.Range}", isExecutable ? root + "/exe" : $"{root}/root{file.Path}")) process.Files.Add(file.Key);
        }
    }

    /// <summary>A JVM gets the library when it is old enough, and was seen to speak TLS.</summary>
    private void MeetJvm(JavaTlsInjector java, int pid, TlsProcess process, bool hasLibrary)
    {
        var isYoung = process.StartTicks / ProcessStat.TicksPerSecond > _uptime.Seconds() - _options.Java.Delay.TotalSeconds;
        process.IsAwaited = !hasLibrary && process.Speaks && isYoung;
        if (hasLibrary || (process.Speaks && !isYoung)) _hooks.MayMoveRecords(pid);
        if (!hasLibrary && process.Speaks && !isYoung) java.Consider(pid, process.StartTicks);
    }

    private void Forget(int pid)
    {
        if (!_processes.Remove(pid, out var process)) return;
        foreach (var file in process.Files) _files.Release(pid, file);
        if (!process.IsExcluded) return;
        _hooks.Include(pid);
        _excludedCount--;
    }

    private bool IsOptedOut(int pid) => _reader.TryRead(pid, "environ"u8, out var environment) && OptOuts.Read(environment).HasFlag(OptOut.Traces);
}

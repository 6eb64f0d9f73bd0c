using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Kernel;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Java;

/// <summary>
/// Loads the library that shows Java's plaintext into JVMs, each once, one after another on a thread of its own. What was loaded stays in the JVM:
/// an agent that comes later finds it there, and without one it does next to nothing.
/// </summary>
internal sealed class JavaTlsInjector : IMetricCollector, IDisposable
{
    /// <summary>How the library's file name begins. It stands in the JVM's mappings from then on.</summary>
    internal const string FileName = "libtaproot-java-tls";

    private const string Resource = "libtaproot-java-tls.so";
    private const int MostWaiting = 256;
    private const int MostTries = 3;
    private const int MostKnown = 8192;

    private readonly JavaOptions _options;
    private readonly Action<int> _injected;
    private readonly ILogger _logger;
    private readonly byte[] _library;
    private readonly BlockingCollection<(int Pid, ulong StartTicks)> _waiting = new(MostWaiting);
    private readonly ConcurrentDictionary<(int Pid, ulong StartTicks), int> _tries = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ObstacleCounts _refused = new(JavaMetrics.TlsRefused);
    private readonly Thread _thread;
    private long _count;
    private long _dropped;
    private volatile string _reason = "";

    /// <param name="options">Where and how patiently.</param>
    /// <param name="injected">Told of each process that has the library now.</param>
    /// <param name="logger">For what was done and refused.</param>
    internal JavaTlsInjector(JavaOptions options, Action<int> injected, ILogger logger)
    {
        (_options, _injected, _logger) = (options, injected, logger);
        _library = ReadLibrary();
        _thread = new(Run) { Name = "java-tls", IsBackground = true };
    }

    /// <summary>One line, once a JVM was met.</summary>
    internal IReadOnlyList<HookReport> Report => _tries.IsEmpty ? [] : [new("java tls (library in the JVM)", Interlocked.Read(ref _count) > 0, _reason)];

    /// <summary>Starts the thread.</summary>
    internal void Start() => _thread.Start();

    /// <summary>Has the library loaded into a JVM soon, unless that was tried already.</summary>
    internal void Consider(int pid, ulong startTicks)
    {
        if (_tries.Count >= MostKnown) _tries.Clear();
        if (_tries.TryGetValue((pid, startTicks), out var tries) && tries >= MostTries) return;
        if (!_waiting.TryAdd((pid, startTicks)))
        {
            Interlocked.Increment(ref _dropped);
            return;
        }
        _tries[(pid, startTicks)] = tries + 1;
    }

    public void Collect(IMetricSink sink)
    {
        sink.Add(JavaMetrics.TlsInjected, Interlocked.Read(ref _count));
        sink.Add(JavaMetrics.TlsDropped, Interlocked.Read(ref _dropped));
        _refused.Collect(sink);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _waiting.CompleteAdding();
        if (_thread.IsAlive) _thread.Join();
        _waiting.Dispose();
        _stop.Dispose();
    }

    private static byte[] ReadLibrary()
    {
        using var stream = typeof(JavaTlsInjector).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The agent was built without {Resource}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void Run()
    {
        foreach (var (pid, startTicks) in _waiting.GetConsumingEnumerable())
        {
            if (_stop.IsCancellationRequested) return;
            try
            {
                Inject(pid, startTicks);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                JavaLog.Failed(_logger, e);
            }
        }
    }

    private void Inject(int pid, ulong startTicks)
    {
        var reply = default(AttachReply);
        var jvm = Jvm.Inspect(_options.ProcRoot, pid, out var obstacle);
        if (jvm is not null && jvm.StartTicks != startTicks) obstacle = JvmObstacle.Gone;
        else if (jvm is not null)
            obstacle = JvmLibrary.Load(jvm, new AttachClient(jvm, _options.Patience, _stop.Token), FileName, _library, "", out reply);
        if (obstacle == JvmObstacle.None)
        {
            Interlocked.Increment(ref _count);
            JavaLog.Injected(_logger, pid);
            _injected(pid);
            return;
        }
        if (!obstacle.MayPass()) _tries[(pid, startTicks)] = MostTries;
        _refused.Note(obstacle);
        if (obstacle == JvmObstacle.Gone) return;
        _reason = obstacle != JvmObstacle.Refused ? obstacle.Text() : reply.Code != 0 ? JavaTlsResult.Text(reply.Code) : $"it refused: {reply.Text}";
        JavaLog.NotInjected(_logger, pid, _reason);
    }
}

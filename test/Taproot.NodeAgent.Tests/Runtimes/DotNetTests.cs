using System.Net.Sockets;
using Taproot.NodeAgent.Runtimes;
using Taproot.NodeAgent.Runtimes.DotNet;
using Taproot.NodeAgent.Tests.Containers;

namespace Taproot.NodeAgent.Tests.Runtimes;

/// <summary>With a real .NET process: this one.</summary>
public sealed class DotNetTests
{
    [Fact]
    public void A_dotnet_process_is_measured_by_the_counters_that_it_reports_and_its_session_ends_with_us()
    {
        DotNetDetector detector = new(RuntimeLab.Quick, TimeProvider.System);
        using RuntimeLab lab = new(detector);
        string container = lab.Show(Environment.ProcessId, _ => true);
        lab.Until(s => s.Has("container_dotnet_thread_pool_size", container));
        Assert.Equal(1, detector.Counts.OpenSessions);

        ThrowAndCatch(10);
        Contend();
        GC.Collect();
        ListSink sink = lab.Until(s => Has(s, "container_dotnet_exceptions_total", 10) && Has(s, "container_dotnet_gc_count_total", 1, "Gen2")
            && Has(s, "container_dotnet_monitor_lock_contentions_total", 1) && Has(s, "container_dotnet_gc_pause_seconds_total", 1e-6));

        (_, string[] info, _) = Assert.Single(sink.Samples, s => s.Name == "container_dotnet_info");
        Assert.Equal("Taproot.NodeAgent.Tests", info[2]);
        Assert.StartsWith(Environment.Version.ToString(2), info[3], StringComparison.Ordinal);
        Assert.True(sink.Value("container_dotnet_memory_allocated_bytes_total", container) > 1000);
        Assert.True(sink.Value("container_dotnet_thread_pool_completed_items_total", container) > 0);
        Assert.InRange(sink.Value("container_dotnet_thread_pool_size", container), 1, 1000);
        Assert.True(sink.Value("container_dotnet_thread_pool_queue_length", container) >= 0);
        Assert.InRange(sink.Value("container_dotnet_heap_fragmentation_percent", container), 0, 100);
        Assert.InRange(sink.Value("container_dotnet_memory_committed_bytes", container), 1e5, 1e10);
        Assert.InRange(sink.Value("container_dotnet_gc_pause_seconds_total", container), 1e-6, 60);
        Assert.True(sink.Value("container_dotnet_jit_time_seconds_total", container) >= 0);
        Assert.True(sink.Value("container_dotnet_active_timers", container) >= 0);
        foreach (string generation in (string[])["Gen0", "Gen1", "Gen2", "LOH", "POH"])
            Assert.True(sink.Value("container_dotnet_memory_heap_size_bytes", container, generation) >= 0);
        Assert.Equal(0, sink.Value("taproot_agent_dotnet_malformed_total"));

        lab.Dispose();
        Assert.Equal(0, detector.Counts.OpenSessions);
        ListSink self = new();
        detector.Collect(self);
        Assert.Equal(0, self.Value("taproot_agent_dotnet_session_failures_total", "stop"));
    }

    [Fact]
    public async Task A_socket_that_takes_connections_and_never_answers_holds_nobody_up()
    {
        using FixtureTree tree = new();
        string path = tree.Path("hanging");
        using Socket hanging = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        hanging.Bind(new UnixDomainSocketEndPoint(path));
        hanging.Listen(1);
        DotNetSessionCounts counts = new();
        RuntimeOptions options = RuntimeLab.Quick with { Patience = TimeSpan.FromMilliseconds(100) };
        DotNetSession session = new(path, 1, options, counts, TimeProvider.System);
        using CancellationTokenSource stop = new();
        Task run = session.RunAsync(stop.Token);
        RuntimeLab.WaitUntil(() => counts.Failed == 1, "the session did not give up");
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Null(session.Info);
        Assert.Equal(0, counts.OpenSessions);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n padding and more of it")]
    [InlineData("DOTNET_IPC_V1\0\u0014\0\u007F\0\0\0")]
    [InlineData("")]
    public async Task Another_server_behind_the_socket_is_left_alone(string answer)
    {
        using FixtureTree tree = new();
        string path = tree.Path("other");
        using Socket other = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(path));
        other.Listen(1);
        Task serve = Task.Run(async () =>
        {
            using Socket accepted = await other.AcceptAsync(TestContext.Current.CancellationToken);
            await accepted.SendAsync(System.Text.Encoding.Latin1.GetBytes(answer), TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        DotNetSessionCounts counts = new();
        DotNetSession session = new(path, 1, RuntimeLab.Quick, counts, TimeProvider.System);
        using CancellationTokenSource stop = new();
        Task run = session.RunAsync(stop.Token);
        await serve;
        RuntimeLab.WaitUntil(() => counts.Failed == 1, "the session did not give up");
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    private static bool Has(ListSink sink, string name, double atLeast, params string[] labels) =>
        sink.Samples.Exists(s => s.Name == name && s.Value >= atLeast && Array.TrueForAll(labels, s.Labels.Contains));

    private static void ThrowAndCatch(int count)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                throw new InvalidOperationException();
            }
            catch (InvalidOperationException)
            {
                // Counted by the runtime.
            }
        }
    }

    private static void Contend()
    {
        // The counter is of monitors, so a Lock would not do.
        List<int> contended = [];
        using ManualResetEventSlim isWaiting = new(), hasLock = new();
        Thread holder = new(() =>
        {
            lock (contended)
            {
                hasLock.Set();
                isWaiting.Wait();
                using ManualResetEventSlim pause = new();
                pause.Wait(200);
            }
        });
        holder.Start();
        hasLock.Wait(TestContext.Current.CancellationToken);
        isWaiting.Set();
        lock (contended)
        {
            // Had to wait for it.
        }
        holder.Join();
    }
}

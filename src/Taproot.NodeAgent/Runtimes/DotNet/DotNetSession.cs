namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>
/// Listens to the counters of one runtime, from asking who it is to ending the session that it keeps for us. Asynchronous throughout: a runtime
/// that does not answer costs a socket and no thread.
/// </summary>
/// <param name="path">Path of the diagnostics socket.</param>
/// <param name="processId">The process that must answer, as it knows itself.</param>
/// <param name="options">Intervals and patience.</param>
/// <param name="counts">Counts over all sessions.</param>
/// <param name="time">Clock.</param>
internal sealed class DotNetSession(string path, int processId, RuntimeOptions options, DotNetSessionCounts counts, TimeProvider time)
{
    private const int FirstBufferSize = 16 * 1024;
    private const int MissedReports = 4;
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);

    private volatile DotNetProcessInfo? _info;

    /// <summary>What the runtime said of itself; null until it answered.</summary>
    internal DotNetProcessInfo? Info => _info;

    internal DotNetCounters Counters { get; } = new(time, options.CounterInterval * 3);

    private TimeSpan ReportPatience => options.CounterInterval * MissedReports + options.Patience;

    /// <summary>Listens until cancelled; tries again, ever more rarely, when the runtime does not answer.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        TimeSpan wait = ShortestRetry;
        while (!cancellation.IsCancellationRequested)
        {
            long start = time.GetTimestamp();
            try
            {
                _info ??= await AskAsync(cancellation);
                await ListenAsync(cancellation);
            }
            catch (Exception e) when (DiagnosticsConnection.IsExpected(e))
            {
                if (cancellation.IsCancellationRequested)
                    return;
                counts.Fail();
            }
            if (time.GetElapsedTime(start) > LongestRetry)
                wait = ShortestRetry;
            await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry;
        }
    }

    private async Task<DotNetProcessInfo> AskAsync(CancellationToken cancellation)
    {
        byte[]? answer = null;
        foreach (byte command in (byte[])[DiagnosticsMessage.ProcessInfoWithVersion, DiagnosticsMessage.ProcessInfo])
        {
            (DiagnosticsConnection connection, answer) = await SendAsync(DiagnosticsMessage.ProcessSet, command, [], options.Patience, cancellation);
            connection.Dispose();
            if (answer is not null)
                break;
        }
        if (answer is null || DiagnosticsMessage.ParseProcessInfo(answer) is not { } info || info.ProcessId != (ulong)processId)
            throw new InvalidDataException("The socket is not that of the process.");
        return info;
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        (DiagnosticsConnection connection, byte[] session) = await BeginAsync(cancellation);
        using (connection)
        {
            counts.Open();
            try
            {
                await ReadAsync(connection, ReportPatience, cancellation);
            }
            finally
            {
                counts.Close();
                await StopAsync(connection, session);
            }
        }
    }

    private async Task<(DiagnosticsConnection Connection, byte[] Session)> BeginAsync(CancellationToken cancellation)
    {
        // Runtimes before .NET 9 do not know the first.
        foreach (byte command in (byte[])[DiagnosticsMessage.CollectTracingWithoutStacks, DiagnosticsMessage.CollectTracingWithoutRundown])
        {
            byte[] payload = DiagnosticsMessage.CollectCounters(options.CounterInterval, command == DiagnosticsMessage.CollectTracingWithoutStacks);
            (DiagnosticsConnection connection, byte[]? session) = await SendAsync(
                DiagnosticsMessage.EventPipeSet, command, payload, options.Patience, cancellation);
            if (session is { Length: sizeof(ulong) })
                return (connection, session);
            connection.Dispose();
        }
        throw new InvalidDataException("The runtime opens no session.");
    }

    /// <summary>Reads the stream to its end.</summary>
    private async Task ReadAsync(DiagnosticsConnection connection, TimeSpan patience, CancellationToken cancellation)
    {
        var parser = new NetTraceParser(Counters);
        byte[] buffer = new byte[FirstBufferSize];
        int filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (buffer.Length >= NetTraceParser.LargestBlock * 2)
                    throw new InvalidDataException("A part of the stream is too large.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            int count = await connection.ReadAsync(buffer.AsMemory(filled), patience, cancellation);
            if (count == 0)
                return;
            filled += count;
            NetTraceResult result = parser.Parse(buffer.AsSpan(0, filled), out int consumed);
            if (result == NetTraceResult.Ended)
                return;
            if (result == NetTraceResult.Malformed)
                throw new InvalidDataException("The stream is not of the form that is understood.");
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
        }
    }

    /// <summary>
    /// Ends the session in the runtime, which first writes what it still has: that is read meanwhile, or it would wait for us. Closing the
    /// connection ends the session too, at the runtime's next write.
    /// </summary>
    private async Task StopAsync(DiagnosticsConnection connection, byte[] session)
    {
        using var limit = new CancellationTokenSource(StopPatience, time);
        try
        {
            Task rest = DrainAsync(connection, limit.Token);
            (DiagnosticsConnection answered, _) = await SendAsync(
                DiagnosticsMessage.EventPipeSet, DiagnosticsMessage.StopTracing, session, StopPatience, limit.Token);
            answered.Dispose();
            await rest;
        }
        catch (Exception e) when (DiagnosticsConnection.IsExpected(e))
        {
            counts.StopUnanswered();
        }
    }

    private static async Task DrainAsync(DiagnosticsConnection connection, CancellationToken cancellation)
    {
        byte[] buffer = new byte[FirstBufferSize];
        while (await connection.ReadAsync(buffer, StopPatience, cancellation) > 0)
        {
            // Nobody needs it any more.
        }
    }

    private Task<(DiagnosticsConnection Connection, byte[]? Payload)> SendAsync(
        byte set, byte command, byte[] payload, TimeSpan patience, CancellationToken cancellation) =>
        DiagnosticsConnection.SendAsync(path, set, command, payload, patience, time, cancellation);
}

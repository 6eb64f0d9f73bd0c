using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Export;

/// <summary>Writes log lines to standard error, a bounded number a second; what is left out is counted and said.</summary>
internal sealed class ConsoleLogging(TimeProvider time, int perSecond, int burst, TextWriter output) : ILoggerFactory
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _lastRefill = time.GetTimestamp();
    private long _suppressed;

    /// <summary>Lines left out so far.</summary>
    public long DroppedLines { get; private set; }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The agent logs to standard error only.");

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, int id, string message, Exception? exception)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + time.GetElapsedTime(_lastRefill, now).TotalSeconds * perSecond);
            _lastRefill = now;
            if (_tokens < 1)
            {
                _suppressed++;
                DroppedLines++;
                return;
            }

            _tokens--;
            if (_suppressed > 0) output.WriteLine($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} warn  Logging[0] {_suppressed} lines were left out");
            _suppressed = 0;
            var name = level switch { LogLevel.Error or LogLevel.Critical => "error", LogLevel.Warning => "warn ", _ => "info " };
            output.WriteLine($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {name} {category}[{id}] {message}");
            if (exception is not null) output.WriteLine(exception);
            output.Flush();
        }
    }

    private sealed class Logger(ConsoleLogging owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner.Write(logLevel, category, eventId.Id, formatter(state, exception), exception);
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Taproot.Store.Embedded;

internal static partial class EngineLog
{
    [LoggerMessage(2000, LogLevel.Information, "The store engine is ready after {Milliseconds} ms (process {ProcessId}, at most {Megabytes} MB).")]
    public static partial void Ready(ILogger logger, long milliseconds, int processId, long megabytes);

    [LoggerMessage(2001, LogLevel.Error, "The store engine ended (exit code {ExitCode}). Starting it again in {Milliseconds} ms; ingest answers 503 meanwhile.")]
    public static partial void Ended(ILogger logger, int exitCode, long milliseconds);

    [LoggerMessage(2002, LogLevel.Warning, "Engine: {Line}")]
    public static partial void Output(ILogger logger, string line);

    [LoggerMessage(2003, LogLevel.Warning, "The store engine did not end in {Seconds} s and was killed.")]
    public static partial void Killed(ILogger logger, double seconds);

    [LoggerMessage(2004, LogLevel.Information, "Database {Database}: migration {Number} applied ({Description}).")]
    public static partial void Migrated(ILogger logger, string database, int number, string description);

    [LoggerMessage(2014, LogLevel.Warning, "Database {Database}: {Table} goes without the index {Index}, and searches read more: {Reason}")]
    public static partial void IndexRefused(ILogger logger, string database, string table, string index, string reason);

    [LoggerMessage(2005, LogLevel.Error, "An insert of {Rows} rows of {Signal} failed: {Reason}")]
    public static partial void InsertFailed(ILogger logger, int rows, string signal, string reason);

    [LoggerMessage(2006, LogLevel.Error, "The store engine cannot be started: {Reason}")]
    public static partial void StartFailed(ILogger logger, string reason);
}

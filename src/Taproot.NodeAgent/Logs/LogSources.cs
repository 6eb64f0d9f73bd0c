namespace Taproot.NodeAgent.Logs;

/// <summary>Whose a log is.</summary>
/// <param name="Id">The <c>container_id</c> label.</param>
/// <param name="Application">The <c>app_id</c> label, empty when it is the id itself.</param>
internal sealed record LogOwner(string Id, string Application);

/// <summary>What the lines of a file are.</summary>
internal enum LogFormat
{
    /// <summary>Lines of a container's runtime around the container's own.</summary>
    Runtime,

    /// <summary>What the program wrote.</summary>
    Plain,
}

/// <summary>A log file that is read.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Label">The <c>source</c> label.</param>
/// <param name="Path">A path by which the agent reaches the file.</param>
/// <param name="Format">What its lines are.</param>
internal readonly record struct LogSource(LogOwner Owner, string Label, string Path, LogFormat Format)
{
    /// <summary>The <c>source</c> label of what a container wrote to its outputs.</summary>
    internal const string Outputs = "stdout/stderr";

    /// <summary>The <c>source</c> label of what is in systemd's journal.</summary>
    internal const string Journal = "journald";
}

/// <summary>Says which logs there are, and whose entries of systemd's journal are.</summary>
internal interface ILogSources
{
    /// <summary>Fills the list with the files to read now.</summary>
    void Copy(List<LogSource> into);

    /// <summary>The shown unit that a cgroup belongs to; null when there is none.</summary>
    LogOwner? FindByCgroup(string cgroup);

    /// <summary>The shown container that a runtime has under an id; null when there is none.</summary>
    LogOwner? FindByRuntimeId(string runtimeId);
}

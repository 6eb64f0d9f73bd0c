using System.Runtime.InteropServices;

namespace Taproot.Store.Embedded;

/// <summary>
/// Ends the engine when its server is gone, however it went. Standard input is a pipe that only the server holds: its end is the server's end.
/// (PR_SET_PDEATHSIG would not do: it fires when the <em>thread</em> that started the child ends, and .NET's pool threads come and go.)
/// The parent's id is checked as well, for a server that handed the pipe on.
/// </summary>
internal static partial class ParentWatch
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(20);

    /// <summary>Cancels <paramref name="ending"/> when the server is gone; if that does not end the process in time, ends it hard.</summary>
    public static void Start(int parentPid, CancellationTokenSource ending)
    {
        var thread = new Thread(() => Watch(parentPid, ending)) { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }

    private static void Watch(int parentPid, CancellationTokenSource ending)
    {
        using var gone = new ManualResetEventSlim();
        var reader = new Thread(() => ReadToEnd(gone)) { IsBackground = true, Name = "parent pipe" };
        reader.Start();
        while (!gone.Wait(TimeSpan.FromSeconds(1)))
            if (GetParentId() != parentPid) break;
        ending.Cancel();
        // Reached only when the engine hangs in its shutdown; what was acknowledged is in files already.
        gone.Reset();
        gone.Wait(LastWords);
        Exit(1);
    }

    private static void ReadToEnd(ManualResetEventSlim gone)
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[16];
        while (input.Read(ignored) > 0)
        {
        }
        gone.Set();
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}

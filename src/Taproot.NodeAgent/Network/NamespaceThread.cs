using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Network;

/// <summary>Opens sockets in other network namespaces. A thread that entered one is not given back to anyone: it ends after its work.</summary>
internal static class NamespaceThread
{
    private const int CloseOnExec = 0x80000;

    /// <summary>
    /// Runs <paramref name="work"/> on a thread in the namespace of a process, if that is <paramref name="wanted"/>, and waits for it. False with
    /// the reason when the namespace cannot be entered.
    /// </summary>
    public static bool Run(string procRoot, int processId, uint wanted, Action work, out string reason)
    {
        var problem = "";
        var thread = new Thread(() =>
        {
            if (Enter($"{procRoot}/{processId}/ns/net", wanted, out problem)) work();
        }) { IsBackground = true, Name = "network-namespace" };
        thread.Start();
        thread.Join();
        reason = problem;
        return problem.Length == 0;
    }

    /// <summary>The reason why the last system call failed.</summary>
    public static string Reason(string what) => $"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}";

    private static bool Enter(string path, uint wanted, out string problem)
    {
        problem = "";
        if (IsIn(wanted)) return true;
        var space = LibC.Open(path, CloseOnExec, 0);
        if (space < 0)
        {
            problem = Reason("the namespace cannot be opened");
            return false;
        }
        if (LibC.SetNamespace(space, LibC.NetworkNamespace) != 0) problem = Reason("the namespace cannot be entered");
        _ = LibC.Close(space);
        // The process may be gone, and have left its id to another one.
        if (problem.Length == 0 && !IsIn(wanted)) problem = "the process is gone";
        return problem.Length == 0;
    }

    private static bool IsIn(uint wanted) => NetworkNamespaces.Inode("/proc/thread-self/ns/net") == wanted;
}

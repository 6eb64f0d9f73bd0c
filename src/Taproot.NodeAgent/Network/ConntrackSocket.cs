using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// A ctnetlink socket. It belongs to the network namespace in which it was opened, and may be used from any thread after that, one at a time.
/// While it is open that namespace cannot end.
/// </summary>
internal sealed unsafe class ConntrackSocket : IDisposable
{
    private const int NetlinkFamily = 16, RawCloseOnExec = 3 | 0x80000, NetfilterProtocol = 12, DoNotWait = 0x40;
    private const int CloseOnExec = 0x80000, IoError = 5;
    private readonly int _descriptor;
    private readonly byte[] _buffer = new byte[4096];
    private uint _sequence;

    private ConntrackSocket(int descriptor) => _descriptor = descriptor;

    /// <summary>
    /// Opens one in the namespace of a process, if that is <paramref name="wanted"/>; null with the reason when it cannot be.
    /// </summary>
    public static ConntrackSocket? Open(string procRoot, int processId, uint wanted, out string reason)
    {
        var descriptor = -1;
        var problem = "";
        // A thread that entered another namespace is not given back to anyone: it ends here.
        var thread = new Thread(() => descriptor = OpenThere($"{procRoot}/{processId}/ns/net", wanted, out problem)) { IsBackground = true, Name = "conntrack" };
        thread.Start();
        thread.Join();
        reason = problem;
        return descriptor < 0 ? null : new(descriptor);
    }

    /// <summary>Asks; a null tuple with an error number when the connection is not known (ENOENT) or the kernel refuses.</summary>
    public ConntrackAnswer Ask(ConntrackTuple original)
    {
        const int maxStale = 4;
        var sequence = ++_sequence;
        var size = ConntrackMessage.WriteGet(_buffer, sequence, original);
        fixed (byte* data = _buffer)
        {
            if (LibC.Send(_descriptor, data, (nuint)size, 0) != size) return new(null, Marshal.GetLastPInvokeError());
            // The kernel answered while we sent. What is in the queue before that answers an earlier question.
            for (var i = 0; i < maxStale; i++)
            {
                var received = LibC.Receive(_descriptor, data, (nuint)_buffer.Length, DoNotWait);
                if (received <= 0) return new(null, received < 0 ? Marshal.GetLastPInvokeError() : IoError);
                if (ConntrackMessage.Read(_buffer.AsSpan(0, (int)received), sequence, original) is { } answer) return answer;
            }
        }
        return new(null, IoError);
    }

    public void Dispose() => _ = LibC.Close(_descriptor);

    private static int OpenThere(string path, uint wanted, out string problem)
    {
        problem = "";
        if (!IsIn(wanted) && !Enter(path, out problem)) return -1;
        if (!IsIn(wanted))
        {
            problem = "the process is gone"; // and left its id to another one
            return -1;
        }
        var socket = LibC.Socket(NetlinkFamily, RawCloseOnExec, NetfilterProtocol);
        if (socket < 0) problem = Reason("no netfilter netlink");
        return socket;
    }

    private static bool Enter(string path, out string problem)
    {
        problem = "";
        var space = LibC.Open(path, CloseOnExec, 0);
        if (space < 0)
        {
            problem = Reason("the namespace cannot be opened");
            return false;
        }
        if (LibC.SetNamespace(space, LibC.NetworkNamespace) != 0) problem = Reason("the namespace cannot be entered");
        _ = LibC.Close(space);
        return problem.Length == 0;
    }

    private static bool IsIn(uint wanted) => NetworkNamespaces.Inode("/proc/thread-self/ns/net") == wanted;

    private static string Reason(string what) => $"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}";
}

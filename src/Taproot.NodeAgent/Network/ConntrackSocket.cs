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
    private const int IoError = 5;
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
        var entered = NamespaceThread.Run(procRoot, processId, wanted, Create, out reason);
        if (entered) reason = problem;
        return descriptor < 0 ? null : new(descriptor);

        void Create()
        {
            descriptor = LibC.Socket(NetlinkFamily, RawCloseOnExec, NetfilterProtocol);
            if (descriptor < 0) problem = NamespaceThread.Reason("no netfilter netlink");
        }
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
}

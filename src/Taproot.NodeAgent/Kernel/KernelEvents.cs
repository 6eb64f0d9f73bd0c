using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Takes what the ring buffer brings; called on its thread.</summary>
internal interface IKernelEventHandler
{
    /// <summary>A thread group ended, or was chosen by the OOM killer.</summary>
    void OnProcess(KernelEventType type, uint processId);

    /// <summary>A thread group replaced its image.</summary>
    void OnExec(in ExecEvent exec);

    /// <summary>The first connection of a flow.</summary>
    void OnFlow(in FlowEvent flow);
}

/// <summary>Reads the ring buffer of processes and flows. Events that can wait do not wake us: they are taken with one that did, and at least this often.</summary>
internal sealed unsafe class KernelEvents(int map, IKernelEventHandler handler) : IDisposable
{
    private const int PollMilliseconds = 200;
    private readonly RingReader _reader = new(map, &OnSample, handler, "kernel-events", PollMilliseconds);

    public void Dispose() => _reader.Dispose();

    [UnmanagedCallersOnly]
    private static int OnSample(nint context, byte* data, nuint size)
    {
        var handler = (IKernelEventHandler)GCHandle.FromIntPtr(context).Target!;
        if (size < 2 * sizeof(uint)) return 0;
        var type = *(KernelEventType*)data;
        switch (type)
        {
            case KernelEventType.Flow:
                if (size >= (nuint)sizeof(FlowEvent)) handler.OnFlow(in *(FlowEvent*)data);
                break;
            case KernelEventType.ProcessExec:
                if (size >= (nuint)sizeof(ExecEvent)) handler.OnExec(in *(ExecEvent*)data);
                break;
            default:
                handler.OnProcess(type, *(uint*)(data + sizeof(uint)));
                break;
        }
        return 0;
    }
}

using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel.Native;

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

/// <summary>Reads the ring buffer on a thread of its own.</summary>
internal sealed unsafe class KernelEvents : IDisposable
{
    private readonly nint _ring;
    private readonly GCHandle _handler;
    private readonly Thread _thread;
    private volatile bool _stop;

    public KernelEvents(int map, IKernelEventHandler handler)
    {
        _handler = GCHandle.Alloc(handler);
        _ring = LibBpf.NewRingBuffer(map, &OnSample, GCHandle.ToIntPtr(_handler), 0);
        if (_ring == 0)
        {
            _handler.Free();
            throw new InvalidOperationException("The ring buffer cannot be mapped.");
        }
        _thread = new(Run) { Name = "kernel-events", IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        LibBpf.FreeRingBuffer(_ring);
        _handler.Free();
    }

    private void Run()
    {
        // Events that can wait do not wake us: they are taken with one that did, and at least this often.
        const int pollMilliseconds = 200;
        while (!_stop)
        {
            _ = LibBpf.Poll(_ring, pollMilliseconds);
            _ = LibBpf.Consume(_ring);
        }
    }

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

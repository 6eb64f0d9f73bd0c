using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Takes what the ring buffer brings; called on its thread.</summary>
internal interface IKernelEventHandler
{
    /// <summary>A thread group started, replaced its image, ended, or was chosen by the OOM killer.</summary>
    void OnProcess(KernelEventType type, uint processId);

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
        const int pollMilliseconds = 200;
        while (!_stop) _ = LibBpf.Poll(_ring, pollMilliseconds);
    }

    [UnmanagedCallersOnly]
    private static int OnSample(nint context, byte* data, nuint size)
    {
        var handler = (IKernelEventHandler)GCHandle.FromIntPtr(context).Target!;
        if (size < 2 * sizeof(uint)) return 0;
        var type = *(KernelEventType*)data;
        if (type == KernelEventType.Flow)
        {
            if (size >= (nuint)sizeof(FlowEvent)) handler.OnFlow(in *(FlowEvent*)data);
        }
        else
        {
            handler.OnProcess(type, *(uint*)(data + sizeof(uint)));
        }
        return 0;
    }
}

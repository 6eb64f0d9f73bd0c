using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Reads a ring buffer on a thread of its own until disposed.</summary>
internal sealed unsafe class RingReader : IDisposable
{
    private readonly nint _ring;
    private readonly GCHandle _handler;
    private readonly Thread _thread;
    private readonly int _pollMilliseconds;
    private volatile bool _stop;

    /// <param name="map">Descriptor of the ring buffer.</param>
    /// <param name="sample">Called with each record; its first argument is a <see cref="GCHandle"/> of the handler.</param>
    /// <param name="handler">Whom records are for.</param>
    /// <param name="name">Name of the thread.</param>
    /// <param name="pollMilliseconds">How long records wait at most that the kernel does not wake us for.</param>
    public RingReader(int map, delegate* unmanaged<nint, byte*, nuint, int> sample, object handler, string name, int pollMilliseconds)
    {
        _pollMilliseconds = pollMilliseconds;
        _handler = GCHandle.Alloc(handler);
        _ring = LibBpf.NewRingBuffer(map, sample, GCHandle.ToIntPtr(_handler), 0);
        if (_ring == 0)
        {
            _handler.Free();
            throw new InvalidOperationException($"The ring buffer of {name} cannot be mapped.");
        }
        _thread = new(Run) { Name = name, IsBackground = true };
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
        while (!_stop)
        {
            _ = LibBpf.Poll(_ring, _pollMilliseconds);
            _ = LibBpf.Consume(_ring);
        }
    }
}

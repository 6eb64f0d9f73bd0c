using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Takes payloads in the order in which they were moved; called on one thread.</summary>
internal interface IPayloadHandler
{
    /// <summary>A system call moved these bytes.</summary>
    void OnPayload(in PayloadEvent payload, ReadOnlySpan<byte> bytes);

    /// <summary>A connection of which there were payloads is closed.</summary>
    void OnClosed(ulong connection, ulong startedNanoseconds);
}

/// <summary>Reads the ring buffer of payloads on a thread of its own. They can wait: the kernel wakes us only when there are many.</summary>
internal sealed unsafe class KernelPayloads : IDisposable
{
    private const int PollMilliseconds = 100;
    private const int ClosedSize = 24;
    private readonly nint _ring;
    private readonly GCHandle _handler;
    private readonly Thread _thread;
    private volatile bool _stop;

    public KernelPayloads(int map, IPayloadHandler handler)
    {
        _handler = GCHandle.Alloc(handler);
        _ring = LibBpf.NewRingBuffer(map, &OnSample, GCHandle.ToIntPtr(_handler), 0);
        if (_ring == 0)
        {
            _handler.Free();
            throw new InvalidOperationException("The ring buffer of payloads cannot be mapped.");
        }
        _thread = new(Run) { Name = "kernel-payloads", IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        LibBpf.FreeRingBuffer(_ring);
        _handler.Free();
    }

    /// <summary>Takes one record of the ring buffer apart; what is too short for what it says is left out.</summary>
    internal static void Dispatch(ReadOnlySpan<byte> record, IPayloadHandler handler)
    {
        if (record.Length < ClosedSize) return;
        var type = MemoryMarshal.Read<KernelEventType>(record);
        if (type == KernelEventType.Closed)
        {
            handler.OnClosed(MemoryMarshal.Read<ulong>(record[8..]), MemoryMarshal.Read<ulong>(record[16..]));
            return;
        }
        if (record.Length < sizeof(PayloadEvent) || type is not (KernelEventType.Payload or KernelEventType.Datagram)) return;
        ref readonly var payload = ref MemoryMarshal.AsRef<PayloadEvent>(record);
        var bytes = record[sizeof(PayloadEvent)..];
        handler.OnPayload(in payload, bytes[..(int)Math.Min(payload.Captured, (uint)bytes.Length)]);
    }

    private void Run()
    {
        while (!_stop)
        {
            _ = LibBpf.Poll(_ring, PollMilliseconds);
            _ = LibBpf.Consume(_ring);
        }
    }

    [UnmanagedCallersOnly]
    private static int OnSample(nint context, byte* data, nuint size)
    {
        Dispatch(new(data, (int)size), (IPayloadHandler)GCHandle.FromIntPtr(context).Target!);
        return 0;
    }
}

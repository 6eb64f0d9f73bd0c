using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Takes payloads in the order in which they were moved; called on one thread.</summary>
internal interface IPayloadHandler
{
    /// <summary>A system call moved these bytes.</summary>
    void OnPayload(in PayloadEvent payload, ReadOnlySpan<byte> bytes);

    /// <summary>A connection of which there were payloads is closed.</summary>
    void OnClosed(ulong connection, ulong startedNanoseconds);
}

/// <summary>Reads the ring buffer of payloads. They can wait: the kernel wakes us only when there are many.</summary>
internal sealed unsafe class KernelPayloads(int map, IPayloadHandler handler) : IDisposable
{
    private const int PollMilliseconds = 100;
    private const int ClosedSize = 24;
    private readonly RingReader _reader = new(map, &OnSample, handler, "kernel-payloads", PollMilliseconds);

    public void Dispose() => _reader.Dispose();

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

    [UnmanagedCallersOnly]
    private static int OnSample(nint context, byte* data, nuint size)
    {
        Dispatch(new(data, (int)size), (IPayloadHandler)GCHandle.FromIntPtr(context).Target!);
        return 0;
    }
}

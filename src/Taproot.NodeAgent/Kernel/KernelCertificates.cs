using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Takes certificates; called on one thread.</summary>
internal interface ICertificateHandler
{
    /// <summary>A program took this certificate apart.</summary>
    void OnCertificate(in CertificateEvent seen, ReadOnlySpan<byte> der);
}

/// <summary>Reads the ring buffer of certificates. The kernel never wakes us for them.</summary>
internal sealed unsafe class KernelCertificates(int map, ICertificateHandler handler) : IDisposable
{
    private const int PollMilliseconds = 250;
    private readonly RingReader _reader = new(map, &OnSample, handler, "certificates", PollMilliseconds);

    public void Dispose() => _reader.Dispose();

    /// <summary>Takes one record of the ring buffer apart; what is too short for what it says is left out.</summary>
    internal static void Dispatch(ReadOnlySpan<byte> record, ICertificateHandler handler)
    {
        if (record.Length < sizeof(CertificateEvent)) return;
        ref readonly var seen = ref MemoryMarshal.AsRef<CertificateEvent>(record);
        var der = record[sizeof(CertificateEvent)..];
        handler.OnCertificate(in seen, der[..(int)Math.Min(seen.Captured, (uint)der.Length)]);
    }

    [UnmanagedCallersOnly]
    private static int OnSample(nint context, byte* data, nuint size)
    {
        Dispatch(new(data, (int)size), (ICertificateHandler)GCHandle.FromIntPtr(context).Target!);
        return 0;
    }
}

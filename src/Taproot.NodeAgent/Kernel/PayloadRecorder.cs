using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel;

/// <summary>
/// Writes down all payloads before it hands them on, so that what went wrong with a protocol can be looked at elsewhere. Each record of the ring
/// buffer follows its length (4 bytes, little endian). Ends at a bound; the file is its owner's only, as it holds what programs say.
/// </summary>
internal sealed class PayloadRecorder : IPayloadHandler, IDisposable
{
    /// <summary>Most bytes of a recording.</summary>
    public const long MaxBytes = 64L << 20;

    private readonly FileStream _file;
    private readonly IPayloadHandler _next;
    private readonly byte[] _header = new byte[sizeof(uint)];

    /// <summary>Begins a recording; an old file of the name is overwritten.</summary>
    public PayloadRecorder(string path, IPayloadHandler next)
    {
        _next = next;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 65536 };
        if (OperatingSystem.IsLinux()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new(path, options);
    }

    public void OnPayload(in PayloadEvent payload, ReadOnlySpan<byte> bytes)
    {
        Write(MemoryMarshal.AsBytes(new ReadOnlySpan<PayloadEvent>(in payload)), bytes);
        _next.OnPayload(payload, bytes);
    }

    public void OnClosed(ulong connection, ulong startedNanoseconds)
    {
        var closed = new PayloadEvent { Type = KernelEventType.Closed, Connection = connection, StartedNanoseconds = startedNanoseconds };
        Write(MemoryMarshal.AsBytes(new ReadOnlySpan<PayloadEvent>(in closed)), default);
        _next.OnClosed(connection, startedNanoseconds);
    }

    public void Dispose() => _file.Dispose();

    private void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> bytes)
    {
        if (_file.Position + header.Length + bytes.Length > MaxBytes) return;
        BinaryPrimitives.WriteUInt32LittleEndian(_header, (uint)(header.Length + bytes.Length));
        _file.Write(_header);
        _file.Write(header);
        _file.Write(bytes);
    }
}

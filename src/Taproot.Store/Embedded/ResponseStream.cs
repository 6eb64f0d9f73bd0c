using Microsoft.AspNetCore.Http;

namespace Taproot.Store.Embedded;

/// <summary>
/// The engine's thread writes here; the headers go out with the first full buffer, so an error before that still gets its status.
/// </summary>
internal sealed class ResponseStream(HttpContext context, string format) : Stream
{
    private const int BufferSize = 1 << 16;
    private readonly MemoryStream _pending = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _pending.Write(buffer);
        if (_pending.Length >= BufferSize) SendAsync().GetAwaiter().GetResult(); // the engine's thread has nothing else to do
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Sends what is left.</summary>
    public Task CompleteAsync() => SendAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _pending.Dispose();
        base.Dispose(disposing);
    }

    private async Task SendAsync()
    {
        var response = context.Response;
        if (!response.HasStarted)
        {
            response.Headers["X-ClickHouse-Format"] = format;
            response.Headers["X-ClickHouse-Timezone"] = "UTC";
            response.ContentType = "application/octet-stream";
        }
        await response.Body.WriteAsync(_pending.GetBuffer().AsMemory(0, (int)_pending.Length), context.RequestAborted);
        _pending.SetLength(0);
    }
}

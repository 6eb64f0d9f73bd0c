using System.IO.Compression;
using Snappier;
using Taproot.Telemetry.RemoteWrite;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Taproot.Server.Ingest;

/// <summary>Undoes compression into a buffer that stops what swells too much.</summary>
internal static class Decompressor
{
    // A frame may ask for a window as large as it likes; 8 MiB is what senders of telemetry use at most.
    private const int LargestZstdWindowLog = 23;
    private const int FirstGuess = 4;

    private static ReadOnlySpan<byte> FramedSnappy => [0xFF, 0x06, 0x00, 0x00, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y'];

    /// <summary>Decompresses <paramref name="body"/> into <paramref name="into"/>.</summary>
    /// <exception cref="IngestRefusedException">It is malformed or becomes too large.</exception>
    public static void Decompress(ContentCoding coding, ReadOnlyMemory<byte> body, BodyBuffer into, long most)
    {
        try
        {
            if (coding == ContentCoding.Snappy && !body.Span.StartsWith(FramedSnappy))
            {
                UnpackBlock(body.Span, into, most);
                return;
            }
            using var source = new ReadOnlyMemoryStream(body);
            using var plain = Open(coding, body.Span, source);
            var hint = (int)Math.Min(most, Math.Max(1024L, (long)body.Length * FirstGuess));
            for (int read; (read = plain.Read(into.Free(hint).Span)) > 0;) into.Advance(read);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or IOException or ArgumentException or NotSupportedException or IndexOutOfRangeException)
        {
            // The libraries throw several kinds on hostile input; to the sender all of them are one.
            throw Malformed(coding, e);
        }
    }

    private static Stream Open(ContentCoding coding, ReadOnlySpan<byte> head, Stream source) => coding switch
    {
        ContentCoding.Gzip => new GZipStream(source, CompressionMode.Decompress),
        ContentCoding.Deflate => IsZlib(head) ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress),
        ContentCoding.Zstd => OpenZstd(source),
        ContentCoding.Snappy => new SnappyStream(source, CompressionMode.Decompress),
        _ => source,
    };

    private static DecompressionStream OpenZstd(Stream source)
    {
        var stream = new DecompressionStream(source);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestZstdWindowLog);
        return stream;
    }

    private static bool IsZlib(ReadOnlySpan<byte> head) => head.Length >= 2 && (head[0] & 0x0F) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;

    private static void UnpackBlock(ReadOnlySpan<byte> body, BodyBuffer into, long most)
    {
        try
        {
            using var plain = SnappyBody.Decompress(body, (int)Math.Min(most, int.MaxValue));
            for (var rest = plain.Span; !rest.IsEmpty;)
            {
                var free = into.Free(rest.Length).Span;
                var part = rest[..Math.Min(free.Length, rest.Length)];
                part.CopyTo(free);
                into.Advance(part.Length);
                rest = rest[part.Length..];
            }
        }
        catch (RemoteWriteException e)
        {
            throw e.Reason == RemoteWriteReason.TooLarge
                ? new IngestRefusedException(RefusalKind.TooLarge, "body_too_large", e.Message, e)
                : Malformed(ContentCoding.Snappy, e);
        }
    }

    private static IngestRefusedException Malformed(ContentCoding coding, Exception cause)
    {
        var name = coding.ToString().ToLowerInvariant();
        return new(RefusalKind.Malformed, $"malformed_{name}", $"The body does not decompress as {name}. Check what the sender's Content-Encoding says.", cause);
    }
}

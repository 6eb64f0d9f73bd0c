using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Http;

/// <summary>
/// Answers of a world as bytes, made once per snapshot and shared by all who ask, plain and compressed. A snapshot takes its answers with it
/// when it goes.
/// </summary>
internal sealed class SnapshotCache(IOptions<JsonOptions> json)
{
    private const int MaxViewsPerWorld = 32;
    private readonly ConditionalWeakTable<World, ConcurrentDictionary<string, Entry>> _worlds = [];

    private sealed record Entry(ResponseContext Context, object? Chosen, SnapshotBody Body);

    /// <summary>
    /// The answer of <paramref name="view"/>, made by <paramref name="make"/> when the snapshot, the context or <paramref name="chosen"/> is another: what else
    /// the answer depends on, of which the last one asked for is kept.
    /// </summary>
    public SnapshotBody Get<T>(World world, string view, ResponseContext context, Func<T> make, object? chosen = null)
    {
        var views = _worlds.GetOrCreateValue(world);
        if (views.TryGetValue(view, out var entry) && entry.Context == context && Equals(entry.Chosen, chosen)) return entry.Body;
        var body = new SnapshotBody(JsonSerializer.SerializeToUtf8Bytes(make(), json.Value.SerializerOptions));
        if (views.Count < MaxViewsPerWorld || views.ContainsKey(view)) views[view] = new(context, chosen, body);
        return body;
    }
}

/// <summary>A JSON answer with its ETag.</summary>
internal sealed class SnapshotBody(byte[] plain)
{
    private readonly Lazy<byte[]> _gzip = new(() => Compress(plain));

    /// <summary>Changes when the bytes change.</summary>
    public string ETag { get; } = $"\"{XxHash3.HashToUInt64(plain).ToString("x16", CultureInfo.InvariantCulture)}\"";

    /// <summary>Writes the answer: 304 when the caller has it, compressed when the caller takes that.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = ETag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Append(HeaderNames.Vary, "Accept-Encoding");
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(ETag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var bytes = plain;
        if (plain.Length > 1024 && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            bytes = _gzip.Value;
            response.Headers.ContentEncoding = "gzip";
        }
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static byte[] Compress(byte[] plain)
    {
        using var buffer = new MemoryStream(plain.Length / 4);
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return buffer.ToArray();
    }
}

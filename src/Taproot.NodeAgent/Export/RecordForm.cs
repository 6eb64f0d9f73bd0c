using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;

namespace Taproot.NodeAgent.Export;

/// <summary>How a record of a spool is sent: what its bytes are and which headers say so.</summary>
internal abstract class RecordForm
{
    /// <summary>Remote write 1.0: protobuf in snappy's block format.</summary>
    public static RecordForm RemoteWrite { get; } = new RemoteWriteForm();

    /// <summary>OTLP over HTTP: protobuf in gzip (OTLP specification 1.x, "Binary Protobuf Encoding").</summary>
    public static RecordForm Otlp { get; } = new OtlpForm();

    /// <summary>A profile with the query string that says whose it is; see <see cref="ProfileRecord"/>.</summary>
    public static RecordForm Profile { get; } = new ProfileForm();

    /// <summary>
    /// Whether "not found" means that the server takes no such signal. Metrics are what every server is for: there it means a wrong address, and
    /// nothing is dropped for that.
    /// </summary>
    public virtual bool MayBeUnsupported => true;

    /// <summary>The request that carries a record.</summary>
    public abstract HttpRequestMessage ToRequest(Uri endpoint, byte[] record);

    private static HttpRequestMessage Post(Uri endpoint, HttpContent content, string mediaType, string encoding)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (encoding.Length > 0) content.Headers.ContentEncoding.Add(encoding);
        return new(HttpMethod.Post, endpoint) { Content = content };
    }

    private sealed class RemoteWriteForm : RecordForm
    {
        public override bool MayBeUnsupported => false;

        public override HttpRequestMessage ToRequest(Uri endpoint, byte[] record)
        {
            var request = Post(endpoint, new ByteArrayContent(record), "application/x-protobuf", "snappy");
            request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
            return request;
        }
    }

    private sealed class OtlpForm : RecordForm
    {
        public override HttpRequestMessage ToRequest(Uri endpoint, byte[] record) =>
            Post(endpoint, new ByteArrayContent(record), "application/x-protobuf", "gzip");
    }

    private sealed class ProfileForm : RecordForm
    {
        public override HttpRequestMessage ToRequest(Uri endpoint, byte[] record)
        {
            var (query, profile) = ProfileRecord.Split(record);
            var uri = new UriBuilder(endpoint) { Query = query }.Uri;
            // The profile is a gzip file by its own format, not by the transfer's.
            return Post(uri, new ByteArrayContent(record, record.Length - profile.Length, profile.Length), "application/octet-stream", "");
        }
    }
}

/// <summary>A record of the profiles' spool: length of the query string (2 bytes, little endian), the query string, the gzipped profile.</summary>
internal static class ProfileRecord
{
    /// <summary>Puts a record together; <paramref name="query"/> is escaped already.</summary>
    public static byte[] Join(string query, ReadOnlySpan<byte> profile)
    {
        var length = Encoding.UTF8.GetByteCount(query);
        if (length > ushort.MaxValue) throw new ArgumentException("The query string is too long.", nameof(query));
        var record = new byte[sizeof(ushort) + length + profile.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)length);
        Encoding.UTF8.GetBytes(query, record.AsSpan(sizeof(ushort)));
        profile.CopyTo(record.AsSpan(sizeof(ushort) + length));
        return record;
    }

    /// <summary>Takes it apart; a record too short for what it says has an empty profile.</summary>
    public static (string Query, ReadOnlyMemory<byte> Profile) Split(byte[] record)
    {
        if (record.Length < sizeof(ushort)) return ("", default);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(record);
        if (record.Length - sizeof(ushort) < length) return ("", default);
        return (Encoding.UTF8.GetString(record, sizeof(ushort), length), record.AsMemory(sizeof(ushort) + length));
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// containerd's own API: gRPC over its socket, by hand, since one call of one string is all that is asked. Containers of Docker are not looked for
/// here: containerd does not know their names.
/// </summary>
internal sealed class ContainerdRuntime(IReadOnlyList<string> sockets) : IContainerRuntime, IDisposable
{
    private const int FrameHeader = 5;
    private const int MostLabels = 256;
    private const string Nerdctl = "nerdctl/name";
    private static readonly string[] Namespaces = ["k8s.io", "default"];

    private readonly HttpClient _http = UnixSocketHttp.Create(sockets);

    public bool Handles(CgroupKind kind) => kind is CgroupKind.Containerd or CgroupKind.Docker or CgroupKind.Sandbox;

    public async Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation)
    {
        try
        {
            foreach (string space in Namespaces)
            {
                if (await GetAsync(space, id, cancellation) is { } metadata)
                    return metadata;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Not there, or not speaking as expected: others may know the container.
        }
        return null;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The message that asks for a container, in the frame that gRPC puts around it.</summary>
    internal static byte[] Question(string id)
    {
        byte[] name = Encoding.UTF8.GetBytes(id);
        if (name.Length > 127)
            throw new InvalidDataException("no container has such a long id");
        byte[] frame = [0, 0, 0, 0, (byte)(2 + name.Length), 0x0a, (byte)name.Length, .. name];
        return frame;
    }

    /// <summary>Metadata in the answer to <see cref="Question"/>; null when it holds no container.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    internal static ContainerMetadata? Answer(ReadOnlySpan<byte> frame, string id)
    {
        if (frame.Length < FrameHeader)
            return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(frame[1..]);
        if (frame[0] != 0 || length > frame.Length - FrameHeader)
            throw new InvalidDataException("a gRPC frame is compressed or ends early");
        var answer = new ProtobufReader(frame.Slice(FrameHeader, (int)length));
        while (answer.TryRead(out int field, out ReadOnlySpan<byte> container))
        {
            if (field == 1)
                return ToMetadata(container, id);
        }
        return null;
    }

    private static ContainerMetadata ToMetadata(ReadOnlySpan<byte> container, string id)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        string image = "", imageId = "";
        var reader = new ProtobufReader(container);
        while (reader.TryRead(out int field, out ReadOnlySpan<byte> bytes))
        {
            if (field == 2 && labels.Count < MostLabels)
                AddLabel(labels, bytes);
            else if (field == 3)
                image = Encoding.UTF8.GetString(bytes);
            else if (field == 10 && imageId.Length == 0)
                imageId = ImageIdIn(bytes);
        }
        bool hasName = labels.TryGetValue(Nerdctl, out string? name) && name.Length > 0;
        return new ContainerMetadata
        {
            Runtime = hasName ? "nerdctl" : "containerd",
            Name = hasName ? name! : id[..Math.Min(12, id.Length)],
            Image = image,
            ImageId = imageId,
            Labels = labels,
        };
    }

    /// <summary>What Kubernetes' part of containerd keeps with a container names the image by its digest.</summary>
    private static string ImageIdIn(ReadOnlySpan<byte> extension)
    {
        ReadOnlySpan<byte> kept = default;
        bool isOurs = false;
        var reader = new ProtobufReader(extension);
        while (reader.TryRead(out int field, out ReadOnlySpan<byte> bytes))
        {
            if (field == 1)
                isOurs = bytes.SequenceEqual("io.cri-containerd.container.metadata"u8);
            else if (field == 2)
                kept = bytes;
        }
        if (!isOurs)
            return "";
        var any = new ProtobufReader(kept);
        while (any.TryRead(out int field, out ReadOnlySpan<byte> json))
        {
            if (field == 2)
                return ContainerMetadata.DigitsOf(ImageReferenceIn(json));
        }
        return "";
    }

    private static string? ImageReferenceIn(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("ImageRef"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Kept in another form: the digest is not told.
        }
        return null;
    }

    private static void AddLabel(Dictionary<string, string> labels, ReadOnlySpan<byte> entry)
    {
        string key = "", value = "";
        var reader = new ProtobufReader(entry);
        while (reader.TryRead(out int field, out ReadOnlySpan<byte> bytes))
        {
            if (field == 1)
                key = Encoding.UTF8.GetString(bytes);
            else if (field == 2)
                value = Encoding.UTF8.GetString(bytes);
        }
        labels[key] = value;
    }

    private async Task<ContainerMetadata?> GetAsync(string space, string id, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/containerd.services.containers.v1.Containers/Get");
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Add("containerd-namespace", space);
        request.Content = new ByteArrayContent(Question(id));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
            return null;

        // An error, as that there is no such container, has its status in the trailers and no message.
        return Answer(await response.Content.ReadAsByteArrayAsync(cancellation), id);
    }
}

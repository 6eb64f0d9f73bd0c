using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Names of Podman's containers from the list that its storage keeps on disk: Podman needs no daemon, and so there is often none to ask.
/// </summary>
internal sealed class PodmanStorage(IReadOnlyList<string> lists) : IContainerRuntime
{
    private const int LargestList = 4 << 20;

    public bool Handles(CgroupKind kind) => kind == CgroupKind.Podman;

    public async Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation)
    {
        foreach (string list in lists)
        {
            try
            {
                if (!File.Exists(list) || new FileInfo(list).Length > LargestList)
                    continue;
                if (Find(await File.ReadAllBytesAsync(list, cancellation), id) is { } metadata)
                    return metadata;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                // Being written, or not ours to read: the registry asks again.
            }
        }
        return null;
    }

    /// <summary>The container in the list; null when it is not there.</summary>
    /// <exception cref="JsonException">It is no list of containers.</exception>
    internal static ContainerMetadata? Find(ReadOnlySpan<byte> list, string id)
    {
        StoredContainer? stored = Array.Find(JsonSerializer.Deserialize(list, PodmanJson.Default.StoredContainerArray) ?? [], c => c?.Id == id);
        if (stored is null)
            return null;
        StoredDetails? details = stored.Metadata is { Length: > 0 } text ? JsonSerializer.Deserialize(text, PodmanJson.Default.StoredDetails) : null;
        return new ContainerMetadata
        {
            Runtime = "podman",
            Name = details?.Name ?? stored.Names?.FirstOrDefault() ?? id[..Math.Min(12, id.Length)],
            Image = details?.ImageName ?? "",
        };
    }
}

internal sealed record StoredContainer(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("names")] string[]? Names,
    [property: JsonPropertyName("metadata")] string? Metadata);

internal sealed record StoredDetails(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("image-name")] string? ImageName);

[JsonSerializable(typeof(StoredContainer[]))]
[JsonSerializable(typeof(StoredDetails))]
internal sealed partial class PodmanJson : JsonSerializerContext;

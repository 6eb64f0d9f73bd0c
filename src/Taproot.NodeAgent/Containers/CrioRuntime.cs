using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taproot.NodeAgent.Containers;

/// <summary>CRI-O's inspection endpoint on its own socket.</summary>
internal sealed class CrioRuntime(IReadOnlyList<string> sockets) : IContainerRuntime, IDisposable
{
    private readonly HttpClient _http = UnixSocketHttp.Create(sockets);

    public bool Handles(CgroupKind kind) => kind == CgroupKind.Crio;

    public async Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync($"/containers/{Uri.EscapeDataString(id)}", cancellation);
            if (!response.IsSuccessStatusCode)
                return null;
            CrioContainer? container = await response.Content.ReadFromJsonAsync(CrioJson.Default.CrioContainer, cancellation);
            return container is null ? null : new ContainerMetadata
            {
                Runtime = "crio",
                Name = container.Name ?? "",
                Image = container.Image ?? "",
                ImageId = ContainerMetadata.DigitsOf(container.ImageReference),
                Labels = container.Labels ?? [],
                LogPath = container.LogPath ?? "",
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record CrioContainer(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("image")] string? Image,
    [property: JsonPropertyName("image_ref")] string? ImageReference,
    [property: JsonPropertyName("labels")] Dictionary<string, string>? Labels,
    [property: JsonPropertyName("log_path")] string? LogPath);

[JsonSerializable(typeof(CrioContainer))]
internal sealed partial class CrioJson : JsonSerializerContext;

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taproot.NodeAgent.Containers;

/// <summary>Docker's API, which Podman's service speaks too.</summary>
/// <param name="sockets">Paths of the daemon's socket, tried in order.</param>
/// <param name="runtime">First segment of the names of its containers.</param>
internal sealed class DockerRuntime(IReadOnlyList<string> sockets, string runtime) : IContainerRuntime, IDisposable
{
    // {"event":["rename","connect","disconnect"]}
    private const string Events = "/events?filters=%7B%22event%22%3A%5B%22rename%22%2C%22connect%22%2C%22disconnect%22%5D%7D";
    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = UnixSocketHttp.Create(sockets);

    public bool Handles(CgroupKind kind) => runtime == "podman"
        ? kind == CgroupKind.Podman
        : kind is CgroupKind.Docker or CgroupKind.Sandbox;

    public async Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync($"/containers/{Uri.EscapeDataString(id)}/json", cancellation);
            if (!response.IsSuccessStatusCode)
                return null;
            DockerContainer? container = await response.Content.ReadFromJsonAsync(DockerJson.Default.DockerContainer, cancellation);
            return container is null ? null : ToMetadata(container);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    public async Task WatchAsync(Action<string> changed, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ReadEventsAsync(changed, cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                // No daemon, or it went away.
            }
            await Task.Delay(WatchPause, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task ReadEventsAsync(Action<string> changed, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _http.GetAsync(Events, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            return;
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            DockerEvent? happened = JsonSerializer.Deserialize(line, DockerJson.Default.DockerEvent);
            string? id = happened?.Type == "container" ? happened.Actor?.ID : happened?.Actor?.Attributes?.GetValueOrDefault("container");
            if (id is not null)
                changed(id);
        }
    }

    internal ContainerMetadata ToMetadata(DockerContainer container)
    {
        List<(string Network, IPAddress Address)> networks = [];
        foreach ((string network, DockerNetwork? settings) in container.NetworkSettings?.Networks ?? [])
        {
            if (IPAddress.TryParse(settings?.IPAddress, out IPAddress? address))
                networks.Add((network, address));
            if (IPAddress.TryParse(settings?.GlobalIPv6Address, out address))
                networks.Add((network, address));
        }
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DockerMount mount in container.Mounts ?? [])
        {
            if (mount.Destination is not null)
                sources[mount.Destination] = mount.Source ?? "";
        }
        return new ContainerMetadata
        {
            Runtime = runtime,
            Name = (container.Name ?? "").TrimStart('/'),
            Image = container.Config?.Image ?? "",
            ImageId = ContainerMetadata.DigitsOf(container.Image),
            Labels = container.Config?.Labels ?? [],
            Environment = SplitEnvironment(container.Config?.Env),
            LogPath = container.LogPath ?? "",
            Networks = networks,
            MountSources = sources,
            PublishedPorts = Ports(container, networks),
        };
    }

    internal static Dictionary<string, string> SplitEnvironment(IReadOnlyList<string>? lines)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines ?? [])
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                environment[line[..equals]] = line[(equals + 1)..];
        }
        return environment;
    }

    private static List<(IPEndPoint Host, IPEndPoint? Container)> Ports(DockerContainer container, List<(string Network, IPAddress Address)> networks)
    {
        List<(IPEndPoint, IPEndPoint?)> ports = [];
        foreach ((string port, DockerPort[]? bindings) in container.NetworkSettings?.Ports ?? [])
        {
            string[] parts = port.Split('/');
            if (parts is not [_, "tcp"] || !ushort.TryParse(parts[0], out ushort inside))
                continue;
            foreach (DockerPort binding in bindings ?? [])
            {
                if (!ushort.TryParse(binding.HostPort, out ushort outside))
                    continue;
                IPAddress host = IPAddress.TryParse(binding.HostIp, out IPAddress? parsed) ? parsed : IPAddress.Any;
                IPAddress? address = networks.Find(n => n.Address.AddressFamily == host.AddressFamily).Address
                    ?? (networks.Count > 0 ? networks[0].Address : null);
                ports.Add((new IPEndPoint(host, outside), address is null ? null : new IPEndPoint(address, inside)));
            }
        }
        return ports;
    }
}

internal sealed record DockerContainer(
    string? Name, string? Image, string? LogPath, DockerConfig? Config, DockerNetworkSettings? NetworkSettings, DockerMount[]? Mounts);

internal sealed record DockerConfig(string? Image, Dictionary<string, string>? Labels, string[]? Env);

internal sealed record DockerNetworkSettings(Dictionary<string, DockerPort[]?>? Ports, Dictionary<string, DockerNetwork?>? Networks);

internal sealed record DockerPort(string? HostIp, string? HostPort);

internal sealed record DockerNetwork(string? IPAddress, string? GlobalIPv6Address);

internal sealed record DockerMount(string? Source, string? Destination);

internal sealed record DockerEvent(string? Type, DockerActor? Actor);

internal sealed record DockerActor(string? ID, Dictionary<string, string>? Attributes);

[JsonSerializable(typeof(DockerEvent))]
[JsonSerializable(typeof(DockerContainer))]
internal sealed partial class DockerJson : JsonSerializerContext;

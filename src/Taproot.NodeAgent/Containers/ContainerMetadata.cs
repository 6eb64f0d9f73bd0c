using System.Buffers;
using System.Net;

namespace Taproot.NodeAgent.Containers;

/// <summary>What a container runtime knows about a container.</summary>
internal sealed record ContainerMetadata
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Name without a leading slash, empty when it has none.</summary>
    internal string Name { get; init; } = "";

    /// <summary>Image reference.</summary>
    internal string Image { get; init; } = "";

    /// <summary>The image's number in hexadecimal, which another build has another of; empty when the runtime does not tell it.</summary>
    internal string ImageId { get; init; } = "";

    /// <summary>The digits of a digest such as <c>sha256:4bf5…</c>; empty when it is none.</summary>
    internal static string DigitsOf(string? digest)
    {
        ReadOnlySpan<char> digits = digest.AsSpan();
        digits = digits[(digits.LastIndexOf(':') + 1)..];
        return digits.Length is >= 32 and <= 128 && !digits.ContainsAnyExcept(Digits) ? digits.ToString() : "";
    }

    /// <summary>Labels.</summary>
    internal IReadOnlyDictionary<string, string> Labels { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>Environment.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>Published TCP ports: host's endpoint and the container's.</summary>
    internal IReadOnlyList<(IPEndPoint Host, IPEndPoint? Container)> PublishedPorts { get; init; } = [];

    /// <summary>Networks by name with the container's address in each.</summary>
    internal IReadOnlyList<(string Network, IPAddress Address)> Networks { get; init; } = [];

    /// <summary>Source on the host of each mount point.</summary>
    internal IReadOnlyDictionary<string, string> MountSources { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>Path of the json-file or CRI log on the host, empty when there is none.</summary>
    internal string LogPath { get; init; } = "";

    /// <summary>First segment of the name of a container that no orchestrator runs: docker, podman, nerdctl.</summary>
    internal string Runtime { get; init; } = "docker";
}

/// <summary>Asks one container runtime.</summary>
internal interface IContainerRuntime
{
    /// <summary>True when it may know containers of this kind.</summary>
    bool Handles(CgroupKind kind);

    /// <summary>Metadata of a container by its id; null when the runtime is not there or does not know it.</summary>
    Task<ContainerMetadata?> InspectAsync(string id, CancellationToken cancellation);

    /// <summary>Tells the ids of containers whose name or networks changed, until cancelled; returns at once when the runtime cannot tell.</summary>
    Task WatchAsync(Action<string> changed, CancellationToken cancellation) => Task.CompletedTask;
}
